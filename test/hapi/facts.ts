import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openPlain } from "../delivery/open-plain.ts";
import type { Verdict } from "../../src/delivery/verdict.ts";
import type { FhirResource } from "../../src/model/fhir.ts";
import { describeMergeFacts } from "./merge-facts.ts";
import { describePartialFacts } from "./partial-facts.ts";
import { count, freshBundle, read, resourcesOf, send, statuses, versions, withoutMeta } from "./fhir-client.ts";

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
      expect(statuses(await send(url, bundle))).toEqual(["201", "201", "201"]);
      for (const reference of resourcesOf(bundle).keys()) expect(await read(url, reference)).toBeTypeOf("object");
    });

    fact("a transaction sent twice leaves the same resources in the same versions", async (url) => {
      const bundle = freshBundle("lab-report");
      await send(url, bundle);
      const references = [...resourcesOf(bundle).keys()];
      const first = await versions(url, references);
      expect(statuses(await send(url, bundle))).toEqual(["200", "200", "200"]);
      expect(await versions(url, references)).toEqual(first);
    });

    fact("a read-back equals what was sent but for meta", async (url) => {
      const bundle = freshBundle("lab-report");
      await send(url, bundle);
      for (const [reference, sent] of resourcesOf(bundle)) {
        const stored = await read(url, reference);
        expect(withoutMeta(stored)).toEqual(withoutMeta(sent));
        expect(tags(stored)).toEqual(tags(sent));
      }
    });

    fact("a decimal keeps its trailing zero", async (url) => {
      const bundle = freshBundle("lab-report");
      await send(url, bundle);
      const observation = [...resourcesOf(bundle).keys()].find((reference) => reference.startsWith("Observation/"))!;
      const text = await (await fetch(`${url}/${observation}`, { headers: { accept: "application/fhir+json" } })).text();
      expect(text).toMatch(/"value"\s*:\s*7\.0\b/);
      expect(text).toMatch(/"value"\s*:\s*3\.50\b/);
    });

    fact("changed content makes one new version of that resource alone", async (url) => {
      const bundle = freshBundle("lab-report");
      await send(url, bundle);
      const [patient, ...others] = [...resourcesOf(bundle).keys()];
      const before = await versions(url, [patient!, ...others]);
      await send(url, bundle.replace('"Zoë"', '"Zoe"'));
      const after = await versions(url, [patient!, ...others]);
      expect(after[patient!]).not.toBe(before[patient!]);
      for (const other of others) expect(after[other]).toBe(before[other]);
    });

    fact("a Bundle with one bad reference changes nothing", async (url) => {
      const bundle = freshBundle("bad-reference");
      expect(await openPlain(url, 30_000).post(bundle)).toMatchObject({ kind: "answered", status: 400 });
      for (const reference of resourcesOf(bundle).keys()) expect(await read(url, reference)).toBe(404);
    });

    fact("a transaction with a code that FHIR does not have changes nothing", async (url) => {
      const bundle = freshBundle("refused-entry");
      expect(await openPlain(url, 30_000).post(bundle)).toMatchObject({ kind: "answered", status: 400 });
      for (const reference of resourcesOf(bundle).keys()) expect(await read(url, reference)).toBe(404);
    });

    fact("a refusal names the reference that leads nowhere", async (url) => {
      const bundle = freshBundle("bad-reference");
      const missing = /"reference": "(Patient\/[^"]+)"/.exec(bundle)![1]!;
      const verdict = await send(url, bundle);
      expect(verdict.kind === "refused" && verdict.issues.map((issue) => issue.text).join("\n")).toContain(missing);
    });

    fact("a refusal names the element with a code that FHIR does not have", async (url) => {
      const verdict = await send(url, freshBundle("refused-entry"));
      expect(verdict.kind === "refused" && verdict.issues.map((issue) => `${issue.expression} ${issue.text}`).join("\n")).toMatch(/\bstatus\b.*finished/);
    });

    fact("after an answer that got lost, reading back finds what was stored", async (url) => {
      const bundle = freshBundle("lab-report");
      const first = await send(url, bundle);
      const again = await send(url, bundle, { uncertain: true });
      expect(statuses(again)).toEqual(["unchanged", "unchanged", "unchanged"]);
      expect(storedVersions(again)).toEqual(storedVersions(first));
    });

    fact("after a request that got lost, the transaction is sent again", async (url) => {
      expect(statuses(await send(url, freshBundle("lab-report"), { uncertain: true }))).toEqual(["201", "201", "201"]);
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
      const verdicts = await inParallel(4, bundles, (text) => send(url, text));
      expect(verdicts.map((verdict) => verdict.kind)).toEqual(bundles.map(() => "delivered"));
      expect(await count(url, `Patient?identifier=${value}`)).toBe(1);
      expect(await count(url, `Observation?subject=Patient/${patient!.id}&_count=50`)).toBe(8);
    });

    fact("four clients racing with one transaction leave one version of each resource", async (url) => {
      const bundle = freshBundle("lab-report");
      const verdicts = await inParallel(4, [bundle, bundle, bundle, bundle], (text) => send(url, text));
      expect(verdicts.map((verdict) => verdict.kind)).toEqual(["delivered", "delivered", "delivered", "delivered"]);
      for (const reference of resourcesOf(bundle).keys()) expect(await count(url, `${reference}/_history`)).toBe(1);
    });

    fact("DELETE removes a resource, and PUT brings it back", async (url) => {
      const bundle = freshBundle("lab-report");
      await send(url, bundle);
      const report = [...resourcesOf(bundle).keys()].find((reference) => reference.startsWith("DiagnosticReport/"))!;
      await fetch(`${url}/${report}`, { method: "DELETE" });
      expect(await read(url, report)).toBe(410);
      expect((await send(url, bundle)).kind).toBe("delivered");
      expect(withoutMeta(await read(url, report))).toEqual(withoutMeta(resourcesOf(bundle).get(report)!));
    });

    describeMergeFacts(fact);
    describePartialFacts(fact);

    test("every exception names a fact", () => {
      expect([...cannot.keys()].filter((name) => !names.has(name))).toEqual([]);
    });
  });
}

/** Runs `work` over `items` with `clients` at a time; results in the order of the items. */
export async function inParallel<Item, Result>(clients: number, items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const client = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]!);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return results;
}

/** The versions that a delivery stored: HAPI answers a transaction with `1` and a read with `W/"1"`. */
function storedVersions(verdict: Verdict): string[] {
  return verdict.kind === "delivered" ? verdict.stored.map(({ etag }) => (etag ?? "").replace(/^W\/"(.*)"$/, "$1")) : [];
}

/** The tags in no order. */
function tags(resource: FhirResource | number): string[] {
  if (typeof resource === "number") return [];
  const meta = resource["meta"] as { tag?: { system: string; code: string }[] } | undefined;
  return (meta?.tag ?? []).map(({ system, code }) => `${system}|${code}`).sort();
}
