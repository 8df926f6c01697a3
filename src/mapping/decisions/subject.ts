import type { Dictionary } from "../../model/dictionary.ts";
import { parsePlace, type Place } from "../grammar/place.ts";
import { nearest } from "../plan/targets.ts";
import type { Decision } from "./decision.ts";
import { dictionaryTrail, partsOf } from "./place-names.ts";

/** What somebody asks about: a place, or a whole table. */
export type Subject = { readonly kind: "place"; readonly place: Place } | { readonly kind: "table"; readonly title: string };

/** Reads `PID-3`, `pid-3.4`, `CX.4` or a table's title (`PID→Patient`, `PID->Patient`); a text that names nothing known gives a sentence that says what is near. */
export function readSubject(text: string, decisions: readonly Decision[], dictionary: Dictionary): Subject | { readonly problem: string } {
  const titles = new Set(decisions.map(({ table }) => table));
  const title = text.replace(/\s*(->|→)\s*/, "→");
  const meant = [...titles].find((known) => known.toLowerCase() === title.toLowerCase());
  if (meant !== undefined) return { kind: "table", title: meant };
  if (title.includes("→")) return { problem: `There is no table ${title}.${hint(nearest(title, titles))}` };
  const place = parsePlace(text.toUpperCase());
  if (place === undefined) return { problem: notAPlace(text, titles) };
  const unknown = unknownPlace(place, decisions, dictionary);
  return unknown === null ? { kind: "place", place } : { problem: unknown };
}

function notAPlace(text: string, titles: ReadonlySet<string>): string {
  const own = [...titles].filter((title) => title.startsWith(`${text.toUpperCase()}→`));
  if (own.length > 0) return `${text.toUpperCase()} is a whole segment or data type. Name a place in it, or one of its tables: ${own.join(", ")}.`;
  return `"${text}" is no place and no table. Expected a field (PID-3, PID-3.4), a component of a data type (CX.4) or the title of a table (PID→Patient).${hint(nearest(text, titles))}`;
}

/** Null where the dictionary or a row knows the place. */
function unknownPlace(place: Place, decisions: readonly Decision[], dictionary: Dictionary): string | null {
  const parts = partsOf(place);
  const trail = dictionaryTrail(place, dictionary);
  const source = place.unit ?? place.type!;
  // A local segment is known by its rows; a value whose type varies (OBX-5.3) by its field.
  if (trail.length === parts.length || trail.at(-1)?.type === "varies" || decisions.some((one) => one.source === source && one.keys.join() === parts.join())) return null;
  const known = (place.unit === null ? dictionary.dataType(source) : dictionary.segment(source)) ?? [];
  if (source.startsWith("Z")) return `${source} is a local segment, and no row of this feed speaks of ${place.text}; an overlay can.`;
  if (known.length === 0) {
    const sources = new Set(decisions.filter((one) => one.place.includes("-") === (place.unit !== null)).map((one) => one.source));
    const near = nearest(source, sources);
    return `The HL7 v2 dictionary has no ${place.unit === null ? "data type with components" : "segment"} ${source}, and no row speaks of it.${hint(near === undefined ? undefined : place.text.replace(source, near))}`;
  }
  const last = trail.at(-1);
  if (last === undefined) return `${place.text} is not in the HL7 v2 dictionary: ${source} has ${numbers(known, source, place.unit === null ? "." : "-")}.`;
  const components = dictionary.dataType(last.type) ?? [];
  const outer = `${source}${place.unit === null ? "." : "-"}${parts.slice(0, trail.length).join(".")}`;
  return components.length === 0
    ? `${place.text} is not in the HL7 v2 dictionary: ${outer} (${last.name}) is of type ${last.type}, which has no components. Did you mean ${outer}?`
    : `${place.text} is not in the HL7 v2 dictionary: ${outer} (${last.name}) is of type ${last.type} and has ${numbers(components, outer, ".")}.`;
}

function numbers(fields: readonly { readonly number: number; readonly name: string }[], outer: string, separator: string): string {
  const [first, last] = [fields[0]!, fields.at(-1)!];
  return `${outer}${separator}${first.number} (${first.name}) to ${outer}${separator}${last.number} (${last.name})`;
}

function hint(near: string | undefined): string {
  return near === undefined ? "" : ` Did you mean ${near}?`;
}
