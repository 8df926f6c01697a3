import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { FhirResource } from "../../src/model/fhir.ts";
import { count, deliver, freshBundle, read, resourcesOf, versions } from "./fhir-client.ts";

/** A FHIR server that the facts are checked against. */
export interface ServerUnderTest {
  readonly name: string;
  /** Its base URL; read when a fact runs. */
  readonly url: () => string;
  /** Facts that this engine cannot hold, by name, each with its reason. */
  readonly cannot?: Readonly<Record<string, string>>;
}

/** What delivery relies on, stated once for every engine. Every fact works on resources of its own, so nothing needs to be emptied in between. */
export function describeFacts(server: ServerUnderTest): void {
  const cannot = new Map(Object.entries(server.cannot ?? {}));
  const names = new Set<string>();
  const fact = (name: string, check: (url: string) => Promise<void>) => {
    names.add(name);
    const reason = cannot.get(name);
    if (reason === undefined) test(name, () => check(server.url()));
    else test.skip(`${name} (${server.name}: ${reason})`, () => {});
  };

  describe(`delivery to ${server.name}`, () => {
    fact("a transaction of PUTs stores every resource under the id that was sent", async (url) => {
      const bundle = freshBundle("lab-report");
      const answer = await deliver(url, bundle);
      expect(answer.status).toBe(200);
      expect(answer.entries.map((entry) => entry.status.slice(0, 3))).toEqual(["201", "201", "201"]);
      for (const reference of resourcesOf(bundle).keys()) expect(await read(url, reference)).toBeTypeOf("object");
    });

    fact("a transaction sent twice leaves the same resources in the same versions", async (url) => {
      const bundle = freshBundle("lab-report");
      await deliver(url, bundle);
      const references = [...resourcesOf(bundle).keys()];
      const first = await versions(url, references);
      const again = await deliver(url, bundle);
      expect(again.entries.map((entry) => entry.status.slice(0, 3))).toEqual(["200", "200", "200"]);
      expect(await versions(url, references)).toEqual(first);
    });

    fact("a read-back equals what was sent but for meta", async (url) => {
      const bundle = freshBundle("lab-report");
      await deliver(url, bundle);
      for (const [reference, sent] of resourcesOf(bundle)) {
        const stored = await read(url, reference);
        expect(withoutMeta(stored)).toEqual(withoutMeta(sent));
        expect(tags(stored)).toEqual(tags(sent));
      }
    });

    fact("a decimal keeps its trailing zero", async (url) => {
      const bundle = freshBundle("lab-report");
      await deliver(url, bundle);
      const observation = [...resourcesOf(bundle).keys()].find((reference) => reference.startsWith("Observation/"))!;
      const text = await (await fetch(`${url}/${observation}`, { headers: { accept: "application/fhir+json" } })).text();
      expect(text).toMatch(/"value"\s*:\s*7\.0\b/);
      expect(text).toMatch(/"value"\s*:\s*3\.50\b/);
    });

    fact("changed content makes one new version of that resource alone", async (url) => {
      const bundle = freshBundle("lab-report");
      await deliver(url, bundle);
      const [patient, ...others] = [...resourcesOf(bundle).keys()];
      const before = await versions(url, [patient!, ...others]);
      await deliver(url, bundle.replace('"Zoë"', '"Zoe"'));
      const after = await versions(url, [patient!, ...others]);
      expect(after[patient!]).not.toBe(before[patient!]);
      for (const other of others) expect(after[other]).toBe(before[other]);
    });

    fact("a Bundle with one bad reference changes nothing", async (url) => {
      const bundle = freshBundle("bad-reference");
      const answer = await deliver(url, bundle);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      for (const reference of resourcesOf(bundle).keys()) expect(await read(url, reference)).toBe(404);
    });

    fact("a transaction with a refused entry changes nothing", async (url) => {
      const bundle = freshBundle("refused-entry");
      const answer = await deliver(url, bundle);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      for (const reference of resourcesOf(bundle).keys()) expect(await read(url, reference)).toBe(404);
    });

    fact("parallel deliveries about one patient leave one Patient", async (url) => {
      const bundle = freshBundle("lab-report");
      const [patient] = [...resourcesOf(bundle).values()];
      const { value } = (patient!["identifier"] as { value: string }[])[0]!;
      // Each message brings the patient again and an Observation and a report of its own.
      const bundles = Array.from({ length: 8 }, () => {
        const [, observation, report] = [...resourcesOf(bundle).values()];
        return bundle.replaceAll(observation!.id!, randomUUID()).replaceAll(report!.id!, randomUUID());
      });
      const answers = await inParallel(4, bundles, (text) => deliver(url, text));
      expect(answers.map((answer) => answer.status)).toEqual(bundles.map(() => 200));
      expect(await count(url, `Patient?identifier=${value}`)).toBe(1);
      expect(await count(url, `Observation?subject=Patient/${patient!.id}&_count=50`)).toBe(8);
    });

    fact("four clients racing with one transaction leave one version of each resource", async (url) => {
      const bundle = freshBundle("lab-report");
      const answers = await inParallel(4, [bundle, bundle, bundle, bundle], (text) => deliver(url, text));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
      for (const reference of resourcesOf(bundle).keys()) expect(await count(url, `${reference}/_history`)).toBe(1);
    });

    fact("DELETE removes a resource, and PUT brings it back", async (url) => {
      const bundle = freshBundle("lab-report");
      await deliver(url, bundle);
      const report = [...resourcesOf(bundle).keys()].find((reference) => reference.startsWith("DiagnosticReport/"))!;
      await fetch(`${url}/${report}`, { method: "DELETE" });
      expect(await read(url, report)).toBe(410);
      expect((await deliver(url, bundle)).status).toBe(200);
      expect(withoutMeta(await read(url, report))).toEqual(withoutMeta(resourcesOf(bundle).get(report)!));
    });

    test("every exception names a fact", () => {
      expect([...cannot.keys()].filter((name) => !names.has(name))).toEqual([]);
    });
  });
}

/** Runs `work` over `items` with `clients` at a time; results in the order of the items. */
async function inParallel<Item, Result>(clients: number, items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const client = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]!);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return results;
}

function withoutMeta(resource: FhirResource | number): unknown {
  if (typeof resource === "number") return resource;
  const { meta: _, ...rest } = resource;
  return rest;
}

/** The tags in no order. */
function tags(resource: FhirResource | number): string[] {
  if (typeof resource === "number") return [];
  const meta = resource["meta"] as { tag?: { system: string; code: string }[] } | undefined;
  return (meta?.tag ?? []).map(({ system, code }) => `${system}|${code}`).sort();
}
