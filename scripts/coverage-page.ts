import { writeFileSync } from "node:fs";
import { loadKnowledge } from "../src/knowledge.ts";
import { coverageOf } from "../src/mapping/coverage.ts";

const { knowledge } = loadKnowledge(undefined);
const coverage = coverageOf(knowledge.mapperOf(knowledge.feeds.get("default")!).plan, knowledge.dictionary);

const lines = [
  "# Coverage",
  "",
  "Written by `npm run generate:coverage` from the mapping tables; `GET /coverage` answers the same as JSON.",
  "",
  "## Messages",
  "Structures with a message table of their own. `ANY` serves every other structure: segments that have a table are mapped by it, the rest is",
  "`undecided`, by name, in the answer.",
  "",
  "| structure | resources |",
  "|---|---|",
  ...coverage.messages.map(({ structure, resources }) => `| ${structure} | ${resources.join(", ")} |`),
  "",
  "## Segments",
  "Fields of all versions from 2.1 to 2.8, by what becomes of them. A field that some table writes counts as migrated.",
  "",
  "| segment | into | migrated | archived | left | undecided |",
  "|---|---|---|---|---|---|",
  ...coverage.segments.map(({ segment, resources, fields }) => `| ${segment} | ${resources.join(", ")} | ${fields.migrated} | ${fields.archived} | ${fields.left} | ${fields.undecided} |`),
  "",
  "## Data types",
  ...coverage.dataTypes.map((title) => `- ${title}`),
  "",
];
writeFileSync("docs/coverage.md", lines.join("\n"));
