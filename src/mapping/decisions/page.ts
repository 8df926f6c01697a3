import { type Decision, decisionWords } from "./decision.ts";
import { pageStyle } from "./page-style.ts";
import type { Section } from "./sections.ts";
import { placeName } from "./sentence.ts";

/** What the page says of itself. */
export interface PageHead {
  /** Content hash of the tables. */
  readonly tables: string;
  /** The feed whose overlays are merged. */
  readonly feed: string;
}

/** A sign before the word, so that decisions are told apart without colour. */
const signs: Readonly<Record<Decision["decision"], string>> = { migrate: "→", transform: "⇒", archive: "▣", leave: "✕" };
const kinds = ["migrate", "transform", "archive", "leave"] as const;

/** The decisions as one HTML page without external resources, to be read, printed and signed. */
export function decisionsPage(sections: readonly Section[], head: PageHead): string {
  const { tables, feed } = head;
  const sectionsOfKind = (kind: Section["kind"]) => sections.filter((section) => section.kind === kind).map((section) => sectionHtml(section, head)).join("\n");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mapping decisions, tables ${escape(tables)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Mapping decisions</h1>
<p>What becomes of every field of an HL7 v2 message on its way into FHIR R4, with the overlays of the feed <strong>${escape(feed)}</strong>. Tables <code>${escape(tables)}</code>: another hash stands for other decisions.</p>
<table class="legend">
<caption>The four decisions</caption>
<thead><tr><th scope="col">Decision</th><th scope="col">The value is</th><th scope="col" class="number">Rows</th></tr></thead>
<tbody>
${kinds.map((kind) => `<tr class="${kind}"><th scope="row">${badge(kind)}</th><td>${decisionWords[kind]}</td><td class="number">${count(sections, kind)}</td></tr>`).join("\n")}
</tbody>
</table>
<p>Of several rows for one field, each whose condition holds applies; a value that any of them carries over counts as carried over. A row about a component (PID-3.4) stands beside the row about its field (PID-3). How the parts of a data type are carried over stands under <a href="#data-types">data types</a>.</p>
</header>
${contents(sections)}
<main>
<h2 id="segments">Segments</h2>
${sectionsOfKind("segment")}
<h2 id="data-types">Data types</h2>
${sectionsOfKind("data type")}
</main>
<footer>
<h2 id="sign-off">Sign-off for all tables</h2>
<p>I have read the decisions of the tables <code>${escape(tables)}</code> (feed ${escape(feed)}).</p>
${signature()}
</footer>
</body>
</html>
`;
}

function contents(sections: readonly Section[]): string {
  const list = (kind: Section["kind"]) =>
    `<ul>${sections.filter((one) => one.kind === kind).map(({ source, undecided }) => `<li><a href="#${source}">${source}</a>${undecided.length > 0 ? ` (${undecided.length} undecided)` : ""}</li>`).join("")}</ul>`;
  return `<nav aria-labelledby="contents">
<h2 id="contents">Contents</h2>
<h3>Segments</h3>
${list("segment")}
<h3>Data types</h3>
${list("data type")}
<p><a href="#sign-off">Sign-off for all tables</a></p>
</nav>`;
}

function sectionHtml(section: Section, { tables, feed }: PageHead): string {
  const { source, kind, places, undecided } = section;
  return `<section aria-labelledby="${source}">
<h3 id="${source}">${source} <small>${kind}; ${kinds.map((one) => `${count([section], one)} ${one}`).join(", ")}</small></h3>
<p>Tables: ${section.tables.map(tableName).join("; ")}.</p>
${undecided.length === 0 ? "" : `<p class="undecided"><strong>? undecided:</strong> no row speaks of ${undecided.map(escape).join(", ")}.</p>\n`}<table>
<caption>Decisions about ${source}</caption>
<thead><tr><th scope="col">Place</th><th scope="col">Decision</th><th scope="col">Into, or why not</th><th scope="col">When</th><th scope="col">How</th><th scope="col">Row</th></tr></thead>
${places.map(({ place, decisions }) => placeHtml(place, decisions)).join("\n")}
</table>
<p class="read">I have read the decisions about ${source} (tables <code>${escape(tables)}</code>, feed ${escape(feed)}).</p>
${signature()}
</section>`;
}

function tableName({ table, owner, version }: Section["tables"][number]): string {
  const facts = [...(version === null ? [] : [`version ${version}`]), ...(owner === null ? [] : [`owner ${owner}`])];
  return `${escape(table)}${facts.length === 0 ? "" : ` (${escape(facts.join(", "))})`}`;
}

function placeHtml(place: string, decisions: readonly Decision[]): string {
  const name = placeName(decisions[0]!);
  const head = `<th scope="rowgroup" rowspan="${decisions.length}">${escape(place)}${name === null ? "" : `<br><span class="name">${escape(name)}</span>`}</th>`;
  return `<tbody>${decisions.map((decision, index) => `<tr class="${decision.decision}">${index === 0 ? head : ""}${cells(decision)}</tr>`).join("\n")}</tbody>`;
}

function cells(decision: Decision): string {
  const { target, reason, condition, table, file, line } = decision;
  return [
    badge(decision.decision),
    [...(target === null ? [] : [`<code>${breakable(target)}</code>`]), ...(reason === null ? [] : [`<em>${escape(reason)}</em>`])].join("<br>"),
    escape(condition),
    how(decision).join("<br>"),
    `${breakable(table)}<br><span class="file">${breakable(`${file}:${line}`)}</span>`,
  ].map((cell) => `<td>${cell}</td>`).join("");
}

/** Conversion, constants and the rest, a line each. */
function how({ through, conceptMap, constants, further }: Decision): string[] {
  return [
    ...(conceptMap === null ? [] : [`codes by the ConceptMap <code>${breakable(conceptMap)}</code>`]),
    ...(through === null || through === "join" ? [] : [`by <code>${escape(through)}</code>`]),
    ...constants.map((constant) => `with <code>${breakable(constant)}</code>`),
    ...further.map(escape),
  ];
}

function badge(decision: Decision["decision"]): string {
  return `<span class="decision"><span aria-hidden="true">${signs[decision]}</span> ${decision}</span>`;
}

function signature(): string {
  return `<dl class="signature"><div><dt>Name</dt><dd></dd></div><div><dt>Date</dt><dd></dd></div><div><dt>Signature</dt><dd></dd></div></dl>`;
}

function count(sections: readonly Section[], decision: Decision["decision"]): number {
  return sections.reduce((sum, { places }) => sum + places.reduce((found, place) => found + place.decisions.filter((one) => one.decision === decision).length, 0), 0);
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}

/** Long paths and titles may break after a dot, a slash, an arrow or a hyphen, so that no column runs off the paper. */
function breakable(text: string): string {
  return escape(text).replace(/[./→-]/g, "$&<wbr>");
}
