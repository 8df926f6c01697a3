import { feedUrn } from "../runtime/systems.ts";
import type { MappingFunction } from "./function.ts";
import { hdToUrl } from "./hd-to-url.ts";

/**
 * A sender's or receiver's place in the network (MSH-24, MSH-25) to the url of an endpoint: its universal id where that is an address (`HD→url`), else a URN of the feed for
 * the name, as messages are told apart by it.
 */
export const networkAddress: MappingFunction = {
  name: "network-address",
  from: ["HD"],
  to: ["url"],
  node: (node, context, withs) => {
    const address = hdToUrl.node!(node, context, withs);
    const name = node.child(1);
    if (address !== undefined || !name.hasValue) return address;
    context.use(name);
    return feedUrn(context.feed.name, "network-address", name.text);
  },
};
