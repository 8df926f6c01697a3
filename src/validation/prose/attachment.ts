import { hash } from "node:crypto";
import { isRawJson } from "../../model/fhir.ts";
import { decodedLength, isBase64 } from "../formats/text.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";

/** What an Attachment says of its data is so: the size in bytes before they were base64, and the SHA-1 of these bytes (R4 datatypes, Attachment). */
export const attachment: ProseCheck = ({ data, size, hash: stated }, run) => {
  if (!isBase64(data)) return;
  const found = decodedLength(data as string);
  if ((typeof size === "number" && size !== found) || isRawJson(size)) report(run, "validation.attachment-size", { found }, "");
  if (isBase64(stated) && hash("sha1", Buffer.from(data as string, "base64"), "base64") !== stated) report(run, "validation.attachment-hash", {}, "");
};
