import type { Worklist } from "../model/worklist.ts";
import type { Queries } from "./database.ts";
import { readUnknownAuthorities, readUnmappedCodes } from "./statements/read-worklist.ts";

/** The worklist of the store. */
export function worklistOf(queries: Queries): Worklist {
  return {
    authorities: (feeds) => readUnknownAuthorities(queries, feeds),
    codes: (feeds) => readUnmappedCodes(queries, feeds),
  };
}
