import { issue } from "../errors.ts";
import type { RecordPlace } from "../model/conversion.ts";
import type { Issue } from "../model/issue.ts";

/** `Part 2, line 3, message 1`: by numbers alone. */
function words({ part, line, message }: RecordPlace): string {
  const parts = [["part", part], ["line", line], ["message", message]].filter(([, number]) => number !== undefined).map(([word, number]) => `${word} ${number}`);
  const text = parts.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Says where in its body a record stood, with the names that the sender gave the file and the line; nothing where the body is no list. */
export function placeIssues(place: RecordPlace | undefined): readonly Issue[] {
  if (place === undefined) return [];
  const names = [["file", place.file], ["id", place.id]].filter(([, name]) => name !== undefined).map(([word, name]) => `${word} ${JSON.stringify(name)}`);
  return [issue("http.record-place", { place: words(place) }, names.length === 0 ? {} : { source: names.join(", ") })];
}

/** The issues with the place in front of the first, for an answer that has no other room for it. */
export function issuesAtPlace(place: RecordPlace | undefined, issues: readonly Issue[]): readonly Issue[] {
  const [first, ...others] = issues;
  return place === undefined || first === undefined ? issues : [{ ...first, text: `${words(place)}: ${first.text}` }, ...others];
}
