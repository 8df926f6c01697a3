import { writeFileSync } from "node:fs";
import { loadKnowledge } from "../src/knowledge.ts";
import { coverageOf } from "../src/mapping/coverage.ts";

const { knowledge } = loadKnowledge(undefined);
const coverage = coverageOf(knowledge.mapperOf(knowledge.feeds.get("default")!).plan, knowledge.dictionary, knowledge.notConverted);

const ways = { "own table": "own table", generic: "generic", none: "**not converted**" };

const lines = [
  "# Coverage",
  "",
  "Written by `npm run generate:coverage` from the mapping tables; `GET /coverage` answers the same as JSON.",
  "",
  "## Messages",
  "Structures with a message table of their own, and what it makes. `ANY` serves every other structure: segments that have a table are mapped by it,",
  "the rest is `undecided`, by name, in the answer.",
  "",
  "| structure | resources |",
  "|---|---|",
  ...coverage.messages.map(({ structure, resources }) => `| ${structure} | ${resources.join(", ")} |`),
  "",
  "## Structures",
  "Every structure of HL7 v2.1 to v2.8. What is not converted is refused with 422 and these words (`mappings/hl7v2/not-converted.yaml`); of the others, where",
  "there are words, a message that holds none but the frame of a message (MSH, MSA, ERR, QPD …) is refused likewise. The last column names segments that the",
  "generic table does not speak of.",
  "",
  "| structure | conversion | refused as | undecided |",
  "|---|---|---|---|",
  ...coverage.structures.map(({ structure, conversion, refused = "", undecided = [] }) => `| ${structure} | ${ways[conversion]} | ${refused} | ${undecided.join(", ")} |`),
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
