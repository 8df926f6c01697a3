import type { Profile } from "./profile.ts";
import { cellText, sectionsOf, type Section, type Share } from "./sections.ts";

/** The profile as one HTML page that needs nothing else and prints well. `heading` says of what, `made` when. */
export function profilePage(profile: Profile, { heading, made }: { readonly heading: string; readonly made: string }): string {
  const sections = sectionsOf(profile).map((section, index) => ({ ...section, id: `s${index}` }));
  const { messages, files, unreadable, bundles, outcomes } = profile;
  const figures: readonly [string, number][] = [
    ["files", files], ["messages", messages], ["unreadable", unreadable.count], ["valid Bundles", bundles.valid], ["invalid Bundles", bundles.invalid], ["without a record", bundles.refused],
    ["values", outcomes.leaves], ["undecided", outcomes.undecided], ["failed", outcomes.failed],
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Profile of ${escape(heading)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Profile of ${escape(heading)}</h1>
<p>Made by Portage on ${escape(made)}.${profile.forgotten.length === 0 ? "" : ` There were more different items than are kept of: ${profile.forgotten.map(escape).join(", ")}; the rarer ones are missing, and the others were counted at least as often as shown.`}</p>
<dl>${figures.map(([name, count]) => `<div><dt>${name}</dt><dd>${count.toLocaleString("en-US")}</dd></div>`).join("")}</dl>
<nav><ol>${sections.map(({ id, title }) => `<li><a href="#${id}">${escape(title)}</a></li>`).join("")}</ol></nav>
</header>
<main>
${sections.map(sectionHtml).join("\n")}
</main>
</body>
</html>
`;
}

function sectionHtml({ id, title, note, head, rows }: Section & { readonly id: string }): string {
  return `<section id="${id}">
<h2>${escape(title)}</h2>${note === undefined ? "" : `\n<p>${escape(note)}</p>`}
<table><thead><tr>${head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join("")}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map(cellHtml).join("")}</tr>`).join("\n")}</tbody></table>
</section>`;
}

function cellHtml(cell: string | number | Share): string {
  if (typeof cell === "string") return `<td>${escape(cell)}</td>`;
  if (typeof cell === "number") return `<td class="n">${cell.toLocaleString("en-US")}</td>`;
  return `<td class="n share" style="--share:${(cell.share * 100).toFixed(1)}%">${escape(String(cellText(cell)))}</td>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root { color-scheme: light; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --bar: #cfe3f5; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem; max-width: 78rem; color: var(--ink); background: #fff; font: 14px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .3rem; }
p { margin: .2rem 0 .6rem; color: var(--soft); max-width: 60rem; }
dl { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.2rem 0; }
dl div { border: 1px solid var(--line); border-radius: 6px; padding: .5rem .9rem; min-width: 7rem; }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
nav ol { columns: 14rem auto; padding: 0; margin: 0; list-style: none; }
nav a { color: inherit; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; border-bottom-color: var(--ink); white-space: nowrap; }
td.n { font-variant-numeric: tabular-nums; white-space: nowrap; }
td.share { background: linear-gradient(to right, var(--bar) var(--share), transparent var(--share)) no-repeat left / 5.5rem 70%; background-position: 0 50%; padding-left: .3rem; min-width: 6rem; }
@page { margin: 14mm; }
@media print {
  body { padding: 0; font-size: 9pt; max-width: none; }
  nav { display: none; }
  h2 { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  td.share { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
