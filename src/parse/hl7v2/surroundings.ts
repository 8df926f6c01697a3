import { Buffer } from "node:buffer";

/** A batch within a file, by the numbers of the segments that say so; a message needs none of them. */
interface Place {
  readonly file: { header?: number; trailer?: number };
  readonly header?: number;
  trailer?: number;
}

/** The header and trailer segments around each message of a body. */
export interface Surroundings {
  /** For each message the bytes of its FHS, BHS, BTS and FTS, as far as they came; null where none did. */
  readonly ofMessages: readonly (Uint8Array | null)[];
  /** The numbers of the segments that surround a message. */
  readonly used: ReadonlySet<number>;
}

/** `order` names header, trailer and MSH segments as they came; `segments` are the bytes of those without MSH. The messages of one batch share theirs. */
export function surroundingsOf(order: readonly string[], segments: readonly Uint8Array[]): Surroundings {
  const places: Place[] = [];
  let place: Place = { file: {} };
  let number = 0;
  for (const name of order) {
    if (name === "MSH") {
      places.push(place);
      continue;
    }
    const segment = number++;
    if (name === "BHS") place = { file: place.file, header: segment };
    else if (name === "FHS") place = { file: { header: segment } };
    else if (name === "BTS") {
      place.trailer = segment;
      place = { file: place.file };
    } else {
      place.file.trailer = segment;
      place = { file: {} };
    }
  }
  const used = new Set<number>();
  const bytes = new Map<Place, Uint8Array | null>();
  for (const one of new Set(places)) {
    const around = [one.file.header, one.header, one.trailer, one.file.trailer].filter((segment) => segment !== undefined);
    for (const segment of around) used.add(segment);
    bytes.set(one, around.length === 0 ? null : Buffer.concat(around.map((segment) => segments[segment]!)));
  }
  return { ofMessages: places.map((one) => bytes.get(one)!), used };
}
