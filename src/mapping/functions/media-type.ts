import type { SourceNode } from "../runtime/node.ts";
import { Failure, type FunctionContext, type MappingFunction } from "./function.ts";

/** Top-level media types (RFC 6838), as table 0834 and the newer values of table 0191 have them. */
const topLevels = new Set(["application", "audio", "image", "message", "model", "multipart", "text", "video"]);

/** What the older values of table 0191 say of the top level; FT and TX are text, and so is TEXT. */
const older: Readonly<Record<string, string>> = { ap: "application", au: "audio", im: "image", ns: "image", si: "image", sd: "image", ft: "text", tx: "text" };

/** Subtypes of table 0291 whose media type the top level does not decide, or is not the subtype's own name. */
const subtypes: Readonly<Record<string, string>> = {
  basic: "audio/basic",
  dicom: "application/dicom",
  fax: "image/g3fax",
  gif: "image/gif",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  msword: "application/msword",
  "octet-stream": "application/octet-stream",
  pdf: "application/pdf",
  pict: "image/x-pict",
  png: "image/png",
  postscript: "application/postscript",
  tiff: "image/tiff",
};

/**
 * Type and subtype of data (ED.2 and ED.3, RP.3 and RP.4; tables 0191, 0834 and 0291) to a media type. By `with`: the subtype and, for ED, the encoding. Text that is
 * not encoded (A) is carried in UTF-8, and the media type says so. A combination that names no media type is a failure. A type that is not the media type's own
 * (`IM` beside `PDF`) is left, and so is a subtype beside a type that names the whole.
 */
export const mediaType: MappingFunction = {
  name: "media-type",
  from: ["ID"],
  to: ["code"],
  node: (type, context, [subtype, encoding]) => mediaTypeOf(type, subtype, encoding, context),
};

/** A subtype of data alone to a media type, where the sender does not say the type (`^^PDF^Base64`). */
export const mediaSubtype: MappingFunction = {
  name: "media-subtype",
  from: ["ID"],
  to: ["code"],
  node: (subtype, context, [encoding]) => mediaTypeOf(undefined, subtype, encoding, context),
};

function mediaTypeOf(type: SourceNode | undefined, subtype: SourceNode | undefined, encoding: SourceNode | undefined, context: FunctionContext): string | Failure {
  const [main, sub] = [type, subtype].map((part) => (part?.hasValue === true ? part.text.trim().toLowerCase() : ""));
  const named = nameOf(main!, sub!);
  if (named === undefined) return new Failure("mapping.media-type-unknown");
  const top = topLevels.has(main!) ? main! : older[main!];
  if (type?.hasValue === true) context[named === main || (top !== undefined && named.startsWith(`${top}/`)) ? "use" : "leave"](type);
  if (subtype?.hasValue === true) context[nameOf(main!, "") !== named ? "use" : "leave"](subtype);
  return named.startsWith("text/") && encoding?.text.toUpperCase() === "A" ? `${named}; charset=utf-8` : named;
}

function nameOf(main: string, sub: string): string | undefined {
  for (const whole of [sub, main]) if (/^[a-z]+\/[a-z0-9!#$&^_.+-]+$/.test(whole)) return whole;
  if (topLevels.has(main) && /^[a-z0-9!#$&^_.+-]+$/.test(sub)) return `${main}/${sub}`;
  if (sub in subtypes) return subtypes[sub];
  if (main in older && /^(xml|rtf|sgml|plain)$/.test(sub)) return `${older[main]}/${sub}`;
  return (main === "tx" || main === "ft") && sub === "" ? "text/plain" : undefined;
}
