import { authorityToUri, universalIdToUri } from "./authority-to-uri.ts";
import { codingSystemToUri } from "./coding-system-to-uri.ts";
import { cweToString } from "./cwe-to-string.ts";
import { dtToDateTime } from "./dt-to-date-time.ts";
import { dtToDate } from "./dt-to-date.ts";
import { dtmToDateTime } from "./dtm-to-date-time.ts";
import { dtmToDate } from "./dtm-to-date.ts";
import { dtmToInstant } from "./dtm-to-instant.ts";
import type { MappingFunction } from "./function.ts";
import { hdToIdentifier } from "./hd-to-identifier.ts";
import { lines } from "./lines.ts";
import { nmToDecimal } from "./nm-to-decimal.ts";
import { nmToInteger, nmToPositiveInt, nmToUnsignedInt } from "./nm-to-integer.ts";
import { nmToQuantity } from "./nm-to-quantity.ts";
import { telephone } from "./telephone.ts";
import { text } from "./text.ts";
import { yesNoToBoolean } from "./yes-no-to-boolean.ts";

const all: readonly MappingFunction[] = [
  authorityToUri,
  codingSystemToUri,
  cweToString,
  dtToDate,
  dtToDateTime,
  dtmToDate,
  dtmToDateTime,
  dtmToInstant,
  hdToIdentifier,
  lines,
  nmToDecimal,
  nmToInteger,
  nmToPositiveInt,
  nmToUnsignedInt,
  nmToQuantity,
  telephone,
  text,
  universalIdToUri,
  yesNoToBoolean,
];

/** The functions of the mapping language by name. */
export const mappingFunctions: ReadonlyMap<string, MappingFunction> = new Map(all.map((f) => [f.name, f]));
