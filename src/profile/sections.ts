import type { FieldProfile, Profile, SegmentProfile, Spot, UnmappedCodeProfile } from "./profile.ts";

/** A part of the profile for people: a heading, what it means, and a table. */
export interface Section {
  readonly title: string;
  readonly note?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | Share)[])[];
}

/** A part of a whole, from 0 to 1. */
export interface Share {
  readonly share: number;
}

const percents = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

/** A cell as text. A share that is not all is never shown as all, nor one that is something as nothing. */
export function cellText(cell: string | number | Share): string | number {
  if (typeof cell !== "object") return cell;
  if (cell.share > 0 && cell.share < 0.001) return "<0.1%";
  if (cell.share < 1 && cell.share > 0.999) return ">99.9%";
  return percents.format(cell.share);
}

/** The profile as tables, the ones that ask for a decision first. Tables without rows are left out. */
export function sectionsOf(profile: Profile): Section[] {
  const { outcomes, bundles } = profile;
  const of = (count: number, whole: number): Share => ({ share: whole === 0 ? 0 : count / whole });
  const first = (place: Spot) => spotText(place);
  const problems = (rows: Profile["failed"]) => rows.map(({ place, count, messages, key, text, first: at }) => [place, count, messages, key, text, first(at)]);
  const foreign = profile.segments.filter(({ known }) => !known);
  const sections: Section[] = [
    {
      title: "Unreadable",
      ...(profile.unreadable.count > profile.unreadable.listed.length && { note: `The first ${profile.unreadable.listed.length} of ${profile.unreadable.count}.` }),
      head: ["where", "reason"],
      rows: profile.unreadable.listed.map(({ reason, ...spot }) => [spotText(spot), reason]),
    },
    { title: "Problems of files", head: ["files", "what", "first"], rows: profile.fileProblems.map(({ messages, text, first: at }) => [messages, text, first(at)]) },
    {
      title: "Structures",
      head: ["structure", "messages", "share", "trigger events"],
      rows: profile.structures.map(({ structure, messages, events }) => [structure, messages, of(messages, profile.messages), events.map((one) => `${one.event} ${one.messages}`).join(", ")]),
    },
    { title: "Versions", head: ["MSH-12", "messages"], rows: profile.versions.map(({ version, messages }) => [version ?? "(none)", messages]) },
    {
      title: "Senders",
      note: "The feed is the one that a message falls to by its sender; `default` is that of all that no feed file matches.",
      head: ["MSH-3", "MSH-4", "feed", "messages"],
      rows: profile.senders.map(({ application, facility, feed, messages }) => [application ?? "(none)", facility ?? "(none)", feed, messages]),
    },
    {
      title: "What becomes of the values",
      note: "mapped: in FHIR. archived: kept with the source. left: deliberately not carried over. undecided: no table speaks of it. failed: could not be converted.",
      head: ["outcome", "values", "share"],
      rows: outcomes.leaves === 0 ? [] : (["mapped", "archived", "left", "undecided", "failed"] as const).map((name) => [name, outcomes[name], of(outcomes[name], outcomes.leaves)]),
    },
    { title: "Bundles", head: ["", "messages", "share"], rows: profile.messages === 0 ? [] : [["valid", bundles.valid, of(bundles.valid, profile.messages)], ["invalid", bundles.invalid, of(bundles.invalid, profile.messages)], ["none, as there is no record", bundles.refused, of(bundles.refused, profile.messages)]] },
    { title: "Why Bundles are invalid", note: "A Bundle may have several causes.", head: ["element", "times", "messages", "rule", "what", "first"], rows: problems(bundles.causes) },
    {
      title: "Undecided values",
      note: "No row of a mapping table speaks of these places.",
      head: ["place", "values", "messages", "first"],
      rows: profile.undecided.map(({ place, count, messages, first: at }) => [place, count, messages, first(at)]),
    },
    { title: "Values that could not be converted", head: ["place", "values", "messages", "rule", "what", "first"], rows: problems(profile.failed) },
    {
      title: "Unmapped codes",
      note: "ConceptMaps do not speak of them. The original code is kept. The nearest code of the map is a suggestion by spelling alone.",
      head: [...codeHead, "nearest in the map"],
      rows: profile.unmappedCodes.filter(({ stated }) => !stated).map((code) => [...codeCells(code), code.nearest === null ? "" : `${code.nearest.code}${code.nearest.display === null ? "" : ` (${code.nearest.display})`}`]),
    },
    {
      title: "Unknown assigning authorities",
      note: "Each gets this system until it stands under `authorities` in the feed's file.",
      head: ["feed", "namespace", "universal id", "type", "system given", "values", "messages", "where"],
      rows: profile.unknownAuthorities.map((one) => [one.feed, one.namespace ?? "", one.universalId ?? "", one.universalIdType ?? "", one.system, one.count, one.messages, one.places.join(", ")]),
    },
    {
      title: "Codes without a target",
      note: "ConceptMaps say of them that there is none. The original code is kept.",
      head: codeHead,
      rows: profile.unmappedCodes.filter(({ stated }) => stated).map(codeCells),
    },
    {
      title: "Segments",
      head: ["segment", "times", "messages", "share of messages", ""],
      rows: profile.segments.map(({ segment, count, messages, known }) => [segment, count, messages, of(messages, profile.messages), known ? "" : "not of HL7 v2"]),
    },
    ...foreign.map(fieldsOf),
    ...profile.segments.filter(({ known }) => known).map(fieldsOf),
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

const codeHead = ["ConceptMap", "system", "code", "values", "messages", "where"];

function codeCells({ conceptMap, system, code, count, messages, places }: UnmappedCodeProfile): (string | number)[] {
  return [conceptMap.slice(conceptMap.lastIndexOf("/") + 1), system ?? "", code, count, messages, places.join(", ")];
}

function fieldsOf({ segment, known, count, fields }: SegmentProfile): Section {
  const withValues = fields.some(({ values }) => values !== undefined);
  return {
    title: `Fields of ${segment}`,
    note: `${count} segments${known ? "" : "; HL7 v2 has no segment of this name"}.`,
    head: ["field", "name", "type", "filled", "share", "most repetitions", "different", "codes", ...(withValues ? ["values"] : [])],
    rows: fields.map((field) => [
      field.field, field.name ?? "", field.type ?? "", `${field.filled}${field.deletes === 0 ? "" : ` (and ${field.deletes} "")`}`, { share: field.fillRate }, field.maxRepetitions,
      `${field.distinct.exact ? "" : "about "}${field.distinct.count}`, codesText(field), ...(withValues ? [valuesText(field)] : []),
    ]),
  };
}

/** The five most frequent codes. */
function codesText({ codes = [] }: FieldProfile): string {
  const shown = codes.slice(0, 5).map(({ code, system, count }) => `${code ?? "(text)"}${system === null ? "" : ` [${system}]`} ${count}`);
  return [...shown, ...(codes.length > shown.length ? ["…"] : [])].join(", ");
}

function valuesText({ values = [] }: FieldProfile): string {
  return values.slice(0, 5).map(({ value, count }) => `${value} ${count}`).join(" | ");
}

/** `dump.hl7, message 3, line 41`. */
export function spotText({ file, message, line }: Spot): string {
  return [file, ...(message > 0 ? [`message ${message}`] : []), ...(line === null ? [] : [`line ${line}`])].join(", ");
}
