import type { Conversion } from "../model/conversion.ts";
import type { Engine } from "../model/engine.ts";
import type { KeptSource } from "../model/records.ts";
import { parseContentType } from "../parse/media-type.ts";

/** Converts a kept record with the present tables, as one of its feed; undefined where its bytes are not one record any more. */
export function reconvert(engine: Engine, { body, contentType }: Pick<KeptSource, "body" | "contentType">, feed: string): Conversion | undefined {
  const { mediaType = "", ...parameters } = parseContentType(contentType) ?? {};
  const { conversions } = engine.convert(body, { contentType: mediaType, ...parameters, feed });
  return conversions.length === 1 ? conversions[0] : undefined;
}

/** True where a conversion made something that may be delivered. */
export function isDeliverable(conversion: Conversion | undefined): conversion is Conversion & { readonly bundle: string } {
  return conversion?.status === "converted" && conversion.bundle !== null;
}
