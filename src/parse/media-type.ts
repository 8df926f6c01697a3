import { MIMEType } from "node:util";

/** A Content-Type as far as records are read by it. */
export interface MediaType {
  /** Lower case: `text/plain`. */
  readonly mediaType: string;
  /** Lower case. */
  readonly charset?: string;
  /** Of a multipart type. */
  readonly boundary?: string;
}

/** Reads a Content-Type header; undefined when there is none or it is malformed. */
export function parseContentType(header: string | undefined): MediaType | undefined {
  const type = readMediaType(header ?? "");
  if (type === undefined) return undefined;
  const charset = type.params.get("charset")?.toLowerCase();
  const boundary = type.params.get("boundary");
  return { mediaType: type.essence, ...(charset != null && { charset }), ...(boundary != null && { boundary }) };
}

/** A media type with its parameters; undefined when it is malformed. */
export function readMediaType(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text.trim());
  } catch {
    return undefined;
  }
}
