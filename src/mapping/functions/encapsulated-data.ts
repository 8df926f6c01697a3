import { Failure, type MappingFunction } from "./function.ts";

/**
 * Data of an ED to base64Binary; the encoding (ED.4, table 0299) by `with`. Base64 is kept character by character, but for white space and missing padding, which are
 * no data. Hex and quoted-printable are decoded, text that is not encoded (A) is taken in UTF-8, and both are written as base64. What the encoding does not fit, and
 * data without one, is a failure: nothing is guessed from the bytes.
 */
export const encapsulatedData: MappingFunction = {
  name: "encapsulated-data",
  from: ["TX", "ST"],
  to: ["base64Binary"],
  node: (node, context, [encoding]) => {
    const name = encoding?.hasValue === true ? encoding.text.trim().toLowerCase() : "";
    const data = name === "a" ? node.span : node.text;
    const bytes = name === "base64" ? base64(data) : name === "hex" ? hex(data) : name === "a" ? Buffer.from(data, "utf8").toString("base64") : name === "quoted-printable" ? quotedPrintable(data) : null;
    if (bytes === null) return new Failure("mapping.encoding-unknown");
    if (bytes === undefined) return new Failure("mapping.not-base64", { encoding: name });
    context.use(node);
    if (encoding !== undefined) context.use(encoding);
    return bytes;
  },
};

function base64(text: string): string | undefined {
  const data = text.replaceAll(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return undefined;
  const bare = data.replace(/=+$/, "");
  if (bare.length % 4 === 1 || (data !== bare && data.length % 4 !== 0)) return undefined;
  return bare.padEnd(Math.ceil(bare.length / 4) * 4, "=");
}

function hex(text: string): string | undefined {
  const digits = text.replaceAll(/\s+/g, "");
  return digits.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(digits) ? Buffer.from(digits, "hex").toString("base64") : undefined;
}

/** RFC 2045 section 6.7. */
function quotedPrintable(text: string): string | undefined {
  if (/=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n)/.test(text) || /[^\t\n\r -~]/.test(text)) return undefined;
  const bytes = text.replaceAll(/=[ \t]*\r?\n/g, "").replaceAll(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, "latin1").toString("base64");
}
