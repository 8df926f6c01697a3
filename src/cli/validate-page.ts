import type { Cause } from "./validate-causes.ts";

/** What the page says of the whole. */
export interface PageTotals {
  readonly resources: number;
  readonly invalid: number;
  readonly profiles: readonly string[];
}

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid #8886; }
th[scope="row"] { min-width: 12rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-size: .9em; overflow-wrap: anywhere; }
.severity { font-weight: 600; white-space: nowrap; }
.fatal .severity, .error .severity { color: #b3261e; }
.warning .severity { color: #8a5a00; }
.key, .profile { font-size: .875em; opacity: .8; overflow-wrap: anywhere; }
details ul { margin: .25rem 0; padding-left: 1.25rem; }
@media (prefers-color-scheme: dark) { .fatal .severity, .error .severity { color: #ffb4ab; } .warning .severity { color: #f5bf6f; } }
@media print { details > ul { display: block; } }
`;

/** A sign beside the word, so that severities are told apart without colour. */
const signs: Readonly<Record<Cause["severity"], string>> = { fatal: "✕✕", error: "✕", warning: "!", information: "i" };

/** What was found, by cause, as one HTML page without external resources. */
export function validationPage(causes: readonly Cause[], { resources, invalid, profiles }: PageTotals): string {
  const verdict = invalid === 0 ? `All ${resources} resources are valid` : `${invalid} of ${resources} resources are invalid`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Validation: ${verdict}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${verdict}</h1>
<p>Checked against FHIR R4${profiles.length === 0 ? "" : ` and ${profiles.map((profile) => `<code>${escape(profile)}</code>`).join(", ")}`}, and the profiles that the resources name. Each row is one cause, the gravest and most frequent first.</p>
</header>
<main>
${causes.length === 0 ? "<p>Nothing was found.</p>" : table(causes)}
</main>
</body>
</html>
`;
}

function table(causes: readonly Cause[]): string {
  return `<table>
<thead><tr><th scope="col">Severity</th><th scope="col">Element</th><th scope="col">What is wrong</th><th scope="col" class="number">Found</th><th scope="col" class="number">Resources</th></tr></thead>
<tbody>
${causes.map(row).join("\n")}
</tbody>
</table>`;
}

function row({ severity, key, element, profile, text, count, resources, places }: Cause): string {
  const listed = places.map(({ source, expression, line }) => `<li><code>${escape(source)}${line === undefined ? "" : `, line ${line}`}</code>: <code>${escape(expression)}</code></li>`).join("");
  return `<tr class="${severity}">
<td class="severity">${signs[severity]} ${severity}</td>
<th scope="row"><code>${escape(element).replaceAll(".", ".<wbr>")}</code></th>
<td>${escape(text)}<br><span class="key">${escape(key)}</span>${profile === undefined ? "" : `<br><span class="profile">${escape(profile)}</span>`}
<details><summary>${count === 1 ? "The place" : count > places.length ? `The first ${places.length} places` : "The places"}</summary><ul>${listed}</ul></details></td>
<td class="number">${count}</td>
<td class="number">${resources}</td>
</tr>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
