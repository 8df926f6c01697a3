/** The page's style: black on white, borders and signs instead of colour alone, and paper in landscape. */
export const pageStyle = `
:root { font: 15px/1.4 system-ui, "Segoe UI", "Liberation Sans", "DejaVu Sans", sans-serif; color: #111; background: #fff; }
body { max-width: 84rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
h1, h2, h3 { line-height: 1.2; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid #111; }
h3 small { font-weight: normal; color: #444; }
a { color: #0b4a8f; }
nav ul { columns: 8rem; padding: 0; list-style: none; }
nav li { break-inside: avoid; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
caption { text-align: left; font-weight: bold; padding: .4rem 0; }
th, td { border: 1px solid #777; padding: .3rem .45rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #e9edf2; }
section thead th:nth-child(1) { width: 14%; }
section thead th:nth-child(2) { width: 7.6rem; }
section thead th:nth-child(3) { width: 27%; }
section thead th:nth-child(4) { width: 17%; }
section thead th:nth-child(6) { width: 14%; }
tbody { border-top: 2px solid #444; }
code { font: .88em/1.35 ui-monospace, "Liberation Mono", "DejaVu Sans Mono", monospace; }
.name, .file { font-weight: normal; color: #333; }
.file { font-size: .82em; }
.number { text-align: right; }
.legend { width: auto; table-layout: auto; }
.legend .number { min-width: 4rem; }
.decision { white-space: nowrap; font-weight: bold; }
tr.archive > td { background: #f3f3f3; }
tr.leave > td { background: #e6e6e6; }
tr.archive .decision { border-left: 4px double #111; padding-left: .35rem; }
tr.leave .decision { border-left: 4px dashed #111; padding-left: .35rem; }
.undecided { border: 2px dashed #111; padding: .5rem .7rem; }
.read { margin-top: 1.2rem; break-after: avoid; }
.signature { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin: .2rem 0 2rem; break-inside: avoid; }
.signature div { flex: 1 1 14rem; display: flex; gap: .6rem; align-items: end; }
.signature dd { flex: 1; margin: 0; border-bottom: 1px solid #111; height: 2rem; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  :root { font-size: 8.5pt; }
  body { max-width: none; padding: 0; }
  a { color: inherit; text-decoration: none; }
  section { break-before: page; }
  h2 + section { break-before: auto; }
  h2 { break-before: page; }
  nav h2 { break-before: auto; }
  h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
