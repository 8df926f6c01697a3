import type { MediaType } from "../media-type.ts";
import { readerOf } from "../record-types.ts";
import { typed } from "../unpack.ts";
import { MultipartSplitter } from "./multipart-splitter.ts";
import { NdjsonSplitter } from "./ndjson-splitter.ts";
import type { SplitLimits, Splitter } from "./splitter.ts";
import { TextSplitter } from "./text-splitter.ts";

/** What takes a body of a type apart while it comes. */
export function splitterOf(type: MediaType, limits: SplitLimits): Splitter {
  switch (readerOf(type.mediaType)) {
    case "ndjson":
      return new NdjsonSplitter({ ...limits, place: null, said: type.mediaType, charset: type.charset });
    case "multipart":
      return new MultipartSplitter(type.boundary, limits);
    default:
      return new TextSplitter({ ...limits, place: null, said: type.mediaType, typed: typed(type), sniff: readerOf(type.mediaType) === "sniffed" });
  }
}
