import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { causeOf } from "../oracle/causes.ts";
import { type Difference, differences, isError } from "../oracle/differences.ts";
import { examples } from "../oracle/examples.ts";
import { mutated } from "../oracle/mutations/index.ts";
import { startOracle } from "../oracle/oracle.ts";
import { validatorOf } from "../validation/profiles.ts";

const oracle = startOracle();
const reason = "reason" in oracle ? oracle.reason : undefined;
const validator = validatorOf([]);

interface Subject {
  readonly file: string;
  readonly mutation?: string;
  readonly resource: object;
}

interface Comparison {
  readonly subject: Subject;
  readonly isValid: boolean;
  readonly differences: readonly Difference[];
}

async function compare(subjects: readonly Subject[]): Promise<Comparison[]> {
  if ("reason" in oracle) throw new Error(oracle.reason);
  const theirs = await oracle.validate(subjects.map(({ resource }) => resource));
  return subjects.map((subject, index) => {
    const ours = validator.validateResource(subject.resource);
    return { subject, isValid: ![...ours, ...theirs[index]!].some(isError), differences: differences(ours, theirs[index]!) };
  });
}

/** Differences that nobody has argued, each in a line. */
function unexplained(comparisons: readonly Comparison[]): string[] {
  return comparisons.flatMap(({ subject: { file, mutation = "as it is" }, differences }) =>
    differences.filter((one) => causeOf(one) === undefined).map(({ by, rule, place, text, instead }) => `${file}, ${mutation}: ${by} ${rule} at ${place}: ${text} [${instead.join("; ")}]`),
  );
}

/** How many resources differ for each cause. */
function tally(comparisons: readonly Comparison[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { differences } of comparisons) {
    for (const name of new Set(differences.map((one) => causeOf(one)?.name ?? "unexplained"))) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function report(title: string, comparisons: readonly Comparison[]): void {
  const agreed = comparisons.filter(({ differences }) => differences.length === 0).length;
  const rows = [...tally(comparisons)].sort(([, one], [, other]) => other - one).map(([name, count]) => `${String(count).padStart(6)} ${name}\n`);
  process.stdout.write(`${title}: ${agreed} of ${comparisons.length} alike; of the others, by cause\n${rows.join("")}`);
}

describe.skipIf(reason !== undefined)(reason === undefined ? "HAPI's validator" : `HAPI's validator (skipped: ${reason})`, () => {
  /** Each type has at most 64 examples that are no definitions. */
  const originals = examples(64, 200_000);
  let compared: readonly Comparison[] = [];

  beforeAll(async () => {
    compared = await compare(originals);
    report("HL7's examples", compared);
  }, 600_000);

  afterAll(async () => {
    if ("stop" in oracle) await oracle.stop();
  });

  it("says the same of HL7's examples, but for argued causes", () => {
    expect(originals.length).toBeGreaterThan(1000);
    expect(unexplained(compared)).toEqual([]);
  });

  it("says the same of 10,000 of them with one damage each, but for argued causes", async () => {
    const valid = new Set(compared.filter(({ isValid }) => isValid).map(({ subject }) => subject.file));
    const sound = originals.filter(({ file, length }) => valid.has(file) && length <= 20_000);
    const damaged = await compare(fc.sample(mutated(sound), { numRuns: 10_000, seed: 401 }));
    report("Damaged examples", damaged);
    expect(unexplained(damaged)).toEqual([]);
  });
});
