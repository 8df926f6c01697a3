import { Failure, type MappingFunction } from "./function.ts";

const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

/**
 * The pointer of an RP to a URL: one by itself, or the rest of the URI that the application id (RP.2, by `with`) begins, delimiters included
 * (HL7 v2.8 section 2A.2.66, usage note of RP.2). A key that only the storing application understands is no URL and a failure.
 */
export const pointerToUrl: MappingFunction = {
  name: "pointer→url",
  from: ["ST"],
  to: ["url", "uri"],
  node: (pointer, context, [application]) => {
    if (absolute.test(pointer.text)) {
      context.use(pointer);
      return pointer.text;
    }
    const base = application?.child(2);
    if (base === undefined || !/^[A-Za-z][A-Za-z0-9+.-]*:\/\/\S+$/.test(base.text) || /\s/.test(pointer.text)) return new Failure("mapping.not-a-url");
    context.use(base);
    context.use(pointer);
    return base.text + pointer.text;
  },
};
