import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFhirJson } from "../../src/model/fhir.ts";
import { root } from "./definitions.ts";

/** One case of HL7's FHIRPath test suite. */
export interface SuiteTest {
  readonly name: string;
  readonly expression: string;
  /** The resource that the expression is about. */
  readonly resource: unknown;
  readonly isStrict: boolean;
  /** The result is a truth: an empty collection is false, another one true. */
  readonly isPredicate: boolean;
  /** The expression is refused, when it is read or when it is worked out. */
  readonly isInvalid: boolean;
  /** Outputs in order, as `type:text`; the type may be empty. */
  readonly outputs: readonly string[];
  readonly isOrdered: boolean;
}

const folder = join(process.env["PORTAGE_SHARED"] ?? join(root, "../shared"), "conformance/fhirpath-r4");
export const hasSuite = existsSync(join(folder, "tests-fhir-r4.xml"));

/** Reads the suite's tests; those without an expression are none. */
export function readSuite(): SuiteTest[] {
  const xml = readFileSync(join(folder, "tests-fhir-r4.xml"), "utf8").replace(/<!--[\s\S]*?-->/g, "");
  return [...xml.matchAll(/<test\s([^>]*)>([\s\S]*?)<\/test>/g)].flatMap(([, attributes, body]) => {
    const expression = /<expression([^>]*)>([\s\S]*?)<\/expression>/.exec(body!);
    if (expression === null) return [];
    const attribute = (name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes!)?.[1];
    return [
      {
        name: attribute("name") ?? "",
        expression: text(expression[2]!),
        resource: resourceOf(attribute("inputfile") ?? "patient-example.xml"),
        isStrict: attribute("mode") === "strict",
        isPredicate: attribute("predicate") === "true",
        isInvalid: expression[1]!.includes("invalid="),
        outputs: [...body!.matchAll(/<output(?:\s+type="([^"]*)")?\s*(?:\/>|>([\s\S]*?)<\/output>)/g)].map(([, type = "", value = ""]) => `${type}:${text(value)}`),
        isOrdered: attribute("ordered") !== "false",
      },
    ];
  });
}

const resources = new Map<string, unknown>();

function resourceOf(file: string): unknown {
  const name = file.replace(/\.xml$/, ".json");
  // The suite's Observation has its decimals as texts, as no FHIR JSON may have.
  if (!resources.has(name)) resources.set(name, parseFhirJson(readFileSync(join(folder, name), "utf8").replace(name === "observation-example.json" ? /"value":"(\d+)"/g : /$^/, '"value":$1')));
  return resources.get(name);
}

function text(xml: string): string {
  return xml
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replace(/&#(x?)([\da-fA-F]+);/g, (_, hex: string, digits: string) => String.fromCodePoint(Number.parseInt(digits, hex === "" ? 10 : 16)))
    .replaceAll("&amp;", "&");
}
