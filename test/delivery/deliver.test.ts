import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { deliver } from "../../src/delivery/deliver.ts";
import type { Answer, ReadableTarget } from "../../src/delivery/target.ts";
import type { Verdict } from "../../src/delivery/verdict.ts";
import { decimal } from "../../src/model/fhir.ts";
import type { FhirObject, FhirResource } from "../../src/model/fhir.ts";
import type { StoredResource, TargetSettings } from "../../src/model/target.ts";
import { SimulatedTarget } from "./simulated-target.ts";
import type { SimulatedSettings } from "./simulated-target.ts";
import { settingsOf, transaction } from "./transactions.ts";

interface Sent {
  readonly type: string;
  readonly entry: readonly { readonly fullUrl?: string; readonly resource?: FhirResource; readonly request: FhirObject }[];
}

const patient: FhirResource = { resourceType: "Patient", id: "p", identifier: [{ system: "urn:mrn", value: "1" }], gender: "female" };
const about = { subject: { reference: "Patient/p" } };
const observation = (id: string, more: FhirObject = {}): FhirResource => ({ resourceType: "Observation", id, status: "final", code: { text: "Weight" }, ...about, ...more });
const report: FhirResource = { resourceType: "DiagnosticReport", id: "r", status: "final", code: { text: "Report" }, ...about, result: [{ reference: "Observation/b" }] };
const header: FhirResource = { resourceType: "MessageHeader", id: "h", eventUri: "urn:x", focus: [{ reference: "DiagnosticReport/r" }] };
const account = (...references: string[]): FhirResource => ({ resourceType: "Provenance", id: "v", target: references.map((reference) => ({ reference })), agent: [{ who: { display: "Portage" } }] });
const bad = { code: { text: "bad" } };

/** A target in memory that refuses what is called bad, and how it is delivered to. */
function place({ settings = {}, target: simulated = {} }: { settings?: Partial<TargetSettings>; target?: SimulatedSettings } = {}) {
  const target = new SimulatedTarget({ refuses: ({ code }) => (code as FhirObject | undefined)?.["text"] === "bad", ...simulated });
  const known = new Map<string, StoredResource>();
  return {
    target,
    known,
    /** Delivers, and keeps what is stored as the crosswalk does. */
    async deliver(resources: readonly FhirResource[] | string, uncertain = false): Promise<Verdict> {
      const bundle = typeof resources === "string" ? resources : transaction(...resources);
      const verdict = await deliver(target, settingsOf(settings), { bundle, hints: null, uncertain, known });
      for (const stored of verdict.stored ?? []) known.set(stored.reference, stored);
      return verdict;
    },
    /** What each request wrote: the URLs. */
    get urls() {
      return target.posts.map((text) => (JSON.parse(text) as Sent).entry.map(({ request }) => request["url"] as string));
    },
    get last() {
      return JSON.parse(target.posts.at(-1)!) as Sent;
    },
  };
}

const statuses = (verdict: Verdict) => (verdict.stored ?? []).map(({ reference, status }) => [reference, status.split(" ")[0]]);
const remainingOf = (verdict: Verdict) => (verdict.kind === "refused" && verdict.remaining !== null ? (JSON.parse(verdict.remaining) as Sent).entry.map(({ request }) => request["url"]) : verdict.kind);
const issuesOf = (verdict: Verdict) => ("issues" in verdict ? verdict.issues.map(({ key, expression }) => [key, expression]) : []);

describe("what the target has already", () => {
  it("is not sent again, and a record delivered twice makes no request", async () => {
    const to = place();
    const all = [header, patient, observation("b"), report, account("Patient/p")];
    expect((await to.deliver(all)).kind).toBe("delivered");
    expect(statuses(await to.deliver(all))).toEqual(all.map(({ resourceType, id }) => [`${resourceType}/${id}`, "unchanged"]));
    expect([to.target.posts.length, to.target.reads]).toEqual([1, 0]);
  });

  it("is left out of what is sent, and references to it stand", async () => {
    const to = place();
    await to.deliver([patient]);
    expect(statuses(await to.deliver([patient, observation("a")]))).toEqual([["Patient/p", "unchanged"], ["Observation/a", "201"]]);
    expect(to.urls).toEqual([["Patient/p"], ["Observation/a"]]);
  });

  it("is told with the hash of what Portage sent, and with what the target calls it", async () => {
    const verdict = await place().deliver([patient]);
    expect(verdict.stored).toEqual([{ reference: "Patient/p", location: "Patient/p", etag: 'W/"1"', status: "201 Created", contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
  });

  it("does not get a new account of an old record alone, but one with something new", async () => {
    const to = place();
    await to.deliver([patient, account("Patient/p")]);
    const under = { ...account("Patient/p"), policy: ["urn:other-tables"] };
    expect(statuses(await to.deliver([patient, under]))).toEqual([["Patient/p", "unchanged"], ["Provenance/v", "unchanged"]]);
    expect(to.target.posts).toHaveLength(1);
    expect(statuses(await to.deliver([{ ...patient, gender: "male" }, under]))).toEqual([["Patient/p", "200"], ["Provenance/v", "200"]]);
  });

  it("gets the account of a record that it does not know, even if all else is unchanged", async () => {
    const to = place();
    await to.deliver([patient]);
    expect(statuses(await to.deliver([patient, account("Patient/p")]))).toEqual([["Patient/p", "unchanged"], ["Provenance/v", "201"]]);
  });

  it("is sent again where somebody has deleted it and something needs it", async () => {
    const to = place();
    await to.deliver([patient, observation("b")]);
    to.target.remove("Observation/b");
    to.target.remove("Patient/p");
    expect(statuses(await to.deliver([patient, observation("b"), report]))).toEqual([["Patient/p", "201"], ["Observation/b", "201"], ["DiagnosticReport/r", "201"]]);
  });

  it("is sent as it stands, decimals included, and for any version", async () => {
    const to = place();
    to.target.place({ ...patient, gender: "male" });
    await to.deliver([patient, observation("a", { valueQuantity: { value: decimal("7.0") } })]);
    expect(to.target.posts[0]).toBe(transaction(patient, observation("a", { valueQuantity: { value: decimal("7.0") } })));
  });
});

describe("after an attempt that left open what the target did", () => {
  it("sends only what the target does not hold with equal content", async () => {
    const to = place();
    await to.deliver([patient, observation("a")]);
    to.known.clear();
    expect(statuses(await to.deliver([patient, observation("a", { valueInteger: 8 }), observation("c")], true))).toEqual([["Patient/p", "unchanged"], ["Observation/a", "200"], ["Observation/c", "201"]]);
    expect(to.urls.at(-1)).toEqual(["Observation/a", "Observation/c"]);
    expect(to.target.resources.get("Patient/p")?.versions).toBe(1);
  });

  it("still does not know it when the target cannot be asked", async () => {
    const verdict = await place({ target: { trouble: () => 503 } }).deliver([patient], true);
    expect(verdict).toMatchObject({ kind: "retry", issues: [{ key: "delivery.busy" }, { key: "delivery.refused-because" }, { key: "delivery.left-open" }] });
  });

  it("sends everything again to a target that takes no batch of reads", async () => {
    const to = place();
    const target: ReadableTarget = { post: (text) => to.target.post(text), read: async (): Promise<Answer> => ({ kind: "answered", status: 400, body: null, retryAfterMilliseconds: null }) };
    expect(await deliver(target, settingsOf({}), { bundle: transaction(patient), hints: null, uncertain: true, known: new Map() })).toMatchObject({ kind: "delivered" });
  });
});

describe("what the target refuses", () => {
  const all = [header, patient, observation("a"), observation("b", bad), report, account("Patient/p", "Observation/a", "Observation/b", "DiagnosticReport/r")];

  it("waits alone with what depends on it; the rest is stored, and what only lists it lists the rest", async () => {
    const to = place();
    const verdict = await to.deliver(all);
    expect(verdict).toMatchObject({ kind: "refused", refusedEntries: ["Observation/b"] });
    expect(statuses(verdict)).toEqual([["MessageHeader/h", "201"], ["Patient/p", "201"], ["Observation/a", "201"], ["Provenance/v", "201"]]);
    expect(remainingOf(verdict)).toEqual(["MessageHeader/h", "Observation/b", "DiagnosticReport/r", "Provenance/v"]);
    expect(to.target.resources.get("Provenance/v")?.resource["target"]).toEqual([{ reference: "Patient/p" }, { reference: "Observation/a" }]);
    expect(to.target.resources.get("MessageHeader/h")?.resource).not.toHaveProperty("focus");
  });

  it("is told with the target's words at its place in the record's Bundle, and each that waits with what it needs", async () => {
    const verdict = await place().deliver(all);
    expect(issuesOf(verdict)).toEqual([
      ["delivery.refused", "Bundle.entry[3]"],
      ["delivery.refused-because", "Bundle.entry[3]"],
      ["delivery.depends-on", "Bundle.entry[4]"],
      ["delivery.partly-listed", "Bundle.entry[0]"],
      ["delivery.partly-listed", "Bundle.entry[5]"],
    ]);
    expect(verdict.kind === "refused" && verdict.issues[2]!.text).toMatch(/^DiagnosticReport\/r .* Observation\/b/);
  });

  it("is delivered when it is corrected, and then the whole is listed", async () => {
    const to = place();
    const verdict = await to.deliver(all);
    const corrected = (verdict.kind === "refused" ? verdict.remaining! : "").replace('"bad"', '"good"');
    expect(await to.deliver(corrected)).toMatchObject({ kind: "delivered" });
    expect(to.target.resources.get("Provenance/v")).toMatchObject({ versions: 2, resource: { target: all.at(-1)!["target"] } });
    expect(to.target.resources.get("Patient/p")?.versions).toBe(1);
  });

  it("is all of it where all depends on the refused one: nothing is left of the record", async () => {
    const verdict = await place().deliver([{ ...patient, ...bad }, observation("a"), account("Patient/p", "Observation/a")]);
    expect(verdict).toMatchObject({ kind: "refused", remaining: null, stored: [] });
    expect(issuesOf(verdict).map(([key]) => key)).toEqual(["delivery.refused", "delivery.refused-because", "delivery.depends-on", "delivery.depends-on"]);
  });

  it("is found with four requests where the target names it, whatever the number of entries", async () => {
    const to = place();
    const many = Array.from({ length: 200 }, (_, place) => observation(`n${place}`, place === 77 ? bad : {}));
    expect(await to.deliver([patient, ...many])).toMatchObject({ kind: "refused", refusedEntries: ["Observation/n77"] });
    expect(to.target.posts).toHaveLength(4);
  });

  it("takes a circle along, which works together only", async () => {
    const [one, two] = [observation("x", { ...bad, hasMember: [{ reference: "Observation/y" }] }), observation("y", { hasMember: [{ reference: "Observation/x" }] })];
    const verdict = await place().deliver([patient, one, two]);
    expect(remainingOf(verdict)).toEqual(["Observation/x", "Observation/y"]);
    expect(issuesOf(verdict)).toEqual([["delivery.refused", "Bundle.entry[1]"], ["delivery.refused-because", "Bundle.entry[1]"], ["delivery.depends-on", "Bundle.entry[2]"]]);
  });

  it("does not hide that the target fails in between: what is stored so far is told, and the rest is for another attempt", async () => {
    const troubles = ["none", "none", 500] as const;
    let request = 0;
    const to = place({ target: { blames: "none", trouble: () => troubles[request++] ?? "none" } });
    const verdict = await to.deliver([patient, observation("a"), observation("b", bad), observation("c")]);
    expect(verdict).toMatchObject({ kind: "retry", strike: false, issues: [{ key: "delivery.target-failed" }, { key: "delivery.left-open" }, { key: "delivery.refused-because" }] });
    expect(statuses(verdict)).toEqual([["Patient/p", "201"], ["Observation/a", "201"]]);
    expect(await to.deliver([patient, observation("a"), observation("b", bad), observation("c")])).toMatchObject({ kind: "refused", refusedEntries: ["Observation/b"] });
    expect(to.target.resources.get("Patient/p")?.versions).toBe(1);
  });

  it("leaves the rest to another attempt when the time of this one is over, if it has stored anything", async () => {
    const to = place();
    const slow: ReadableTarget = { read: (text) => to.target.read(text), post: async (text) => (await pause(30), to.target.post(text)) };
    const attempt = () => deliver(slow, settingsOf({ maxEntries: 1, timeoutSeconds: 0.001 }), { bundle: transaction(patient, observation("a"), observation("b")), hints: null, uncertain: false, known: to.known });
    const first = await attempt();
    expect(first).toMatchObject({ kind: "retry", strike: false, issues: [{ key: "delivery.unfinished" }], stored: [{ reference: "Patient/p" }] });
    for (const stored of first.stored!) to.known.set(stored.reference, stored);
    expect(statuses(await attempt())).toEqual([["Patient/p", "unchanged"], ["Observation/a", "201"]]);
  });
});

describe("a target's limits", () => {
  it("are kept: pieces in the order of dependencies", async () => {
    const to = place({ settings: { maxEntries: 2 }, target: { maxEntries: 2 } });
    expect((await to.deliver([report, observation("b"), observation("a"), patient])).kind).toBe("delivered");
    expect(to.urls.map((urls) => urls.length)).toEqual([2, 2]);
  });

  it("count bytes as they are sent", async () => {
    const bytes = 700;
    const to = place({ settings: { maxBytes: bytes }, target: { maxBytes: bytes } });
    expect((await to.deliver([patient, ...["a", "b", "c", "d", "é"].map((text) => observation("o" + text.codePointAt(0), { note: [{ text: text.repeat(80) }] }))])).kind).toBe("delivered");
    expect(to.target.posts.every((text) => Buffer.byteLength(text) <= bytes)).toBe(true);
  });

  it("that nobody has set are found by halving", async () => {
    const to = place({ target: { maxEntries: 3 } });
    expect((await to.deliver([patient, ...["a", "b", "c", "d", "e", "f"].map((id) => observation(id))])).kind).toBe("delivered");
    expect(to.urls.map((urls) => urls.length)).toEqual([7, 4, 2, 2, 3]);
  });

  it("that a circle does not fit are a matter for a person, and nothing is sent in vain", async () => {
    const circle = ["x", "y", "z"].map((id, place, ids) => observation(id, { hasMember: [{ reference: `Observation/${ids[(place + 1) % 3]}` }] }));
    const to = place({ settings: { maxEntries: 2 } });
    const verdict = await to.deliver([patient, ...circle]);
    expect(issuesOf(verdict)[0]).toEqual(["delivery.too-large", "Bundle.entry[1]"]);
    expect(remainingOf(verdict)).toEqual(["Observation/x", "Observation/y", "Observation/z"]);
    expect(to.urls).toEqual([["Patient/p"]]);
  });

  it("that one resource alone goes beyond are told as such when the target says so", async () => {
    const verdict = await place({ target: { maxBytes: 900 } }).deliver([patient, observation("a", { note: [{ text: "x".repeat(1000) }] })]);
    expect(issuesOf(verdict)).toEqual([["delivery.too-large", "Bundle.entry[1]"]]);
  });
});

describe("batches", () => {
  it("go level by level to a target that has no transactions", async () => {
    const to = place({ settings: { bundles: "batch" } });
    expect((await to.deliver([report, observation("b"), patient])).kind).toBe("delivered");
    expect(to.urls).toEqual([["Patient/p"], ["Observation/b"], ["DiagnosticReport/r"]]);
    expect(to.last.type).toBe("batch");
  });

  it("are judged entry by entry: stored, waiting, or for another attempt, and only that is sent again", async () => {
    const to = place({ settings: { bundles: "batch" } });
    let busy = true;
    const target: ReadableTarget = {
      read: (text) => to.target.read(text),
      async post(text) {
        const part = JSON.parse(text) as Sent;
        if (!busy || !text.includes("Observation/c")) return to.target.post(text);
        busy = false;
        const answer = await to.target.post(JSON.stringify({ ...part, entry: part.entry.filter(({ request }) => request["url"] !== "Observation/c") }));
        const entry = [...(answer as unknown as { body: { entry: unknown[] } }).body.entry];
        entry.splice(part.entry.findIndex(({ request }) => request["url"] === "Observation/c"), 0, { response: { status: "503 Busy" } });
        return { ...answer, body: { resourceType: "Bundle", type: "batch-response", entry } } as Answer;
      },
    };
    const task = { bundle: transaction(patient, observation("a"), observation("b", bad), observation("c"), report), hints: null, uncertain: false, known: to.known };
    const first = await deliver(target, settingsOf({ bundles: "batch" }), task);
    expect(first).toMatchObject({ kind: "retry", issues: [{ key: "delivery.entry-failed", expression: "Bundle.entry[3]" }] });
    expect(statuses(first)).toEqual([["Patient/p", "201"], ["Observation/a", "201"]]);
    for (const stored of first.stored!) to.known.set(stored.reference, stored);
    const second = await deliver(target, settingsOf({ bundles: "batch" }), task);
    expect(remainingOf(second)).toEqual(["Observation/b", "DiagnosticReport/r"]);
    expect(issuesOf(second).slice(0, 2)).toEqual([["delivery.entry-failed", "Bundle.entry[2]"], ["delivery.refused-because", "Bundle.entry[2]"]]);
    expect(to.urls.at(-1)).toEqual(["Observation/b", "Observation/c"]);
  });

  it("may be the answer to a transaction: what came before what it needs is sent once more", async () => {
    const to = place({ target: { batchAlone: true } });
    expect(statuses(await to.deliver([report, observation("b"), patient]))).toEqual([["DiagnosticReport/r", "201"], ["Observation/b", "201"], ["Patient/p", "201"]]);
    expect(to.urls).toEqual([["DiagnosticReport/r", "Observation/b", "Patient/p"], ["DiagnosticReport/r", "Observation/b"], ["DiagnosticReport/r"]]);
  });
});

describe("a target that gives ids of its own", () => {
  const settings = { ids: "server" as const };
  const server = { settings, target: { ids: "server" as const } };
  const mine = { meta: { tag: [{ system: "urn:portage:id", code: "a" }] } };

  it("is asked to update what has the identifier, and to create what has none unless there is one with Portage's own id", async () => {
    const to = place(server);
    await to.deliver([patient, observation("a", { valueQuantity: { value: decimal("7.0") } })]);
    expect(to.last.entry).toEqual([
      { fullUrl: "urn:uuid:p", resource: { resourceType: "Patient", identifier: patient["identifier"], gender: "female" }, request: { method: "PUT", url: "Patient?identifier=urn%3Amrn%7C1" } },
      {
        fullUrl: "urn:uuid:a",
        resource: { resourceType: "Observation", status: "final", code: { text: "Weight" }, subject: { reference: "urn:uuid:p" }, valueQuantity: { value: 7 }, ...mine },
        request: { method: "POST", url: "Observation", ifNoneExist: "_tag=urn%3Aportage%3Aid%7Ca" },
      },
    ]);
    expect(to.target.posts[0]).toContain('"value":7.0}');
  });

  it("tells its ids, which later records are sent with", async () => {
    const to = place(server);
    const first = await to.deliver([patient, observation("a")]);
    expect(first.stored!.map(({ reference, location }) => [reference, location])).toEqual([["Patient/p", "Patient/1000"], ["Observation/a", "Observation/1001"]]);
    await to.deliver([patient, observation("a", { valueInteger: 8 }), observation("c")]);
    expect(to.last.entry).toMatchObject([
      { resource: { id: "1001", subject: { reference: "Patient/1000" }, ...mine }, request: { method: "PUT", url: "Observation/1001" } },
      { resource: { subject: { reference: "Patient/1000" } }, request: { method: "POST", url: "Observation" } },
    ]);
  });

  it("has nothing twice after an answer that got lost", async () => {
    let trouble: "timeout" | "none" = "timeout";
    const to = place({ settings, target: { ids: "server", trouble: () => trouble } });
    const all = [patient, observation("a"), account("Patient/p", "Observation/a")];
    expect((await to.deliver(all)).kind).toBe("retry");
    trouble = "none";
    expect(statuses(await to.deliver(all, true))).toEqual([["Patient/p", "unchanged"], ["Observation/a", "unchanged"], ["Provenance/v", "unchanged"]]);
    expect([...to.target.resources.values()].map(({ versions }) => versions)).toEqual([1, 1, 1]);
    expect(to.target.posts).toHaveLength(1);
  });

  it("has nothing twice even if it cannot be asked: the conditions find what is there", async () => {
    const to = place(server);
    const all = [patient, observation("a")];
    await to.deliver(all);
    to.known.clear();
    expect((await to.deliver(all)).kind).toBe("delivered");
    expect(to.target.resources.size).toBe(2);
  });

  it("gets a correction although a creation that meets its like changes nothing", async () => {
    const to = place(server);
    await to.deliver([patient, observation("a")]);
    to.known.clear();
    await to.deliver([patient, observation("a", { valueInteger: 8 })]);
    expect([...to.target.resources.values()].map(({ resource }) => resource["valueInteger"])).toEqual([undefined, 8]);
  });

  it("with several of one identifier leaves the choice to a person", async () => {
    const to = place(server);
    for (const id of ["1", "2"]) to.target.place({ ...patient, id });
    const organization = { resourceType: "Organization", id: "g", name: "Laboratory" };
    const verdict = await to.deliver([organization, patient, observation("a")]);
    expect(issuesOf(verdict)).toEqual([["delivery.several-matches", "Bundle.entry[1]"], ["delivery.refused-because", "Bundle.entry[1]"], ["delivery.depends-on", "Bundle.entry[2]"]]);
    expect(statuses(verdict)).toEqual([["Organization/g", "201"]]);
  });

  it("never mixes two resources that share an identifier", async () => {
    const to = place(server);
    await to.deliver([patient, { ...patient, id: "q", gender: "male" }]);
    expect([...to.target.resources.values()].map(({ resource }) => resource["gender"])).toEqual(["female", "male"]);
  });

  it("does not mix them either when the second waits for a person and is sent again alone", async () => {
    const to = place(server);
    const verdict = await to.deliver([patient, { ...patient, id: "q", ...bad }]);
    expect(remainingOf(verdict)).toEqual(["Patient/q"]);
    await to.deliver((verdict.kind === "refused" ? verdict.remaining! : "").replace('"bad"', '"good"'));
    expect(to.target.resources.size).toBe(2);
    expect([...to.target.resources.values()].map(({ versions }) => versions)).toEqual([1, 1]);
  });

  it("does not know an identifier by which a resource was called before", async () => {
    const to = place(server);
    await to.deliver([{ ...patient, identifier: [{ system: "urn:mrn", value: "0", use: "old" }, { value: "no system" }] }]);
    expect(to.last.entry[0]!.request).toMatchObject({ method: "POST" });
  });

  it("gets what it has deleted once more, under a new id", async () => {
    const to = place(server);
    await to.deliver([patient, observation("a")]);
    to.target.remove("Observation/1001");
    expect(await to.deliver([patient, observation("a", { valueInteger: 8 })])).toMatchObject({ kind: "delivered", stored: [{ location: "Patient/1000" }, { location: "Observation/1002" }] });
  });

  it("is merged with by search before its id is known, and by its id after", async () => {
    const to = place({ settings: { ...settings, update: "merge" }, target: { ids: "server" } });
    to.target.place({ resourceType: "Patient", id: "77", identifier: patient["identifier"]!, birthDate: "1980-01-02", generalPractitioner: [{ reference: "Patient/77" }] });
    expect(await to.deliver([patient])).toMatchObject({ kind: "delivered", stored: [{ location: "Patient/77", etag: 'W/"2"' }], kept: [{ resource: "Patient/p", elements: ["birthDate", "generalPractitioner"] }] });
    expect(to.last.entry[0]).toMatchObject({ resource: { id: "77", gender: "female", birthDate: "1980-01-02", generalPractitioner: [{ reference: "Patient/77" }] }, request: { method: "PUT", url: "Patient/77", ifMatch: 'W/"1"' } });
  });

  it("without transactions learns each level's ids before the next is sent", async () => {
    const to = place({ settings: { ...settings, bundles: "batch" }, target: { ids: "server" } });
    expect((await to.deliver([report, observation("b"), patient])).kind).toBe("delivered");
    expect(to.last.entry[0]!.resource).toMatchObject({ subject: { reference: "Patient/1000" }, result: [{ reference: "Observation/1001" }] });
  });

  it("that does not say where it has stored something is asked in the next attempt", async () => {
    const to = place(server);
    const silent: ReadableTarget = {
      read: (text) => to.target.read(text),
      async post(text) {
        const answer = await to.target.post(text);
        return { ...answer, body: { resourceType: "Bundle", type: "transaction-response", entry: [{ response: { status: "201" } }] } } as Answer;
      },
    };
    const task = { bundle: transaction(patient), hints: null, known: to.known };
    expect(await deliver(silent, settingsOf(settings), { ...task, uncertain: false })).toMatchObject({ kind: "retry", strike: true, issues: [{ key: "delivery.left-open" }] });
    expect(await deliver(silent, settingsOf(settings), { ...task, uncertain: true })).toMatchObject({ kind: "delivered", stored: [{ location: "Patient/1000", status: "unchanged" }] });
  });
});

describe("deletions", () => {
  const deletion = (...urls: string[]) => urls.map((url) => ({ request: { method: "DELETE", url } }));
  const bundleOf = (resources: readonly FhirResource[], ...urls: string[]) => JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: [...deletion(...urls), ...(JSON.parse(transaction(...resources)) as { entry: unknown[] }).entry] });

  it("wait for a person where other resources refer to what is to be deleted, and the rest is stored", async () => {
    const to = place();
    await to.deliver([patient, observation("a")]);
    const verdict = await to.deliver(bundleOf([observation("c")], "Patient/p"));
    expect(issuesOf(verdict)[0]).toEqual(["delivery.still-referenced", "Bundle.entry[0]"]);
    expect([statuses(verdict), remainingOf(verdict)]).toEqual([[["Observation/c", "201"]], ["Patient/p"]]);
  });

  it("come after what is told another reference", async () => {
    const to = place({ settings: { maxEntries: 1 } });
    await to.deliver([patient, { ...patient, id: "q" }, observation("a")]);
    expect((await to.deliver(bundleOf([observation("a", { subject: { reference: "Patient/q" } })], "Patient/p"))).kind).toBe("delivered");
    expect([...to.target.resources.keys()]).toEqual(["Patient/q", "Observation/a"]);
  });

  it("wait with what is refused: it may still refer to what is to be deleted", async () => {
    const to = place();
    await to.deliver([patient]);
    const verdict = await to.deliver(bundleOf([observation("a", bad)], "Patient/p"));
    expect(issuesOf(verdict).at(-1)).toEqual(["delivery.depends-on", "Bundle.entry[0]"]);
    expect(to.target.resources.has("Patient/p")).toBe(true);
  });

  it("are not made twice, and not of what a target that gives ids has never had", async () => {
    const to = place();
    await to.deliver([observation("a", { subject: undefined })]);
    await to.deliver(bundleOf([], "Observation/a"));
    expect(statuses(await to.deliver(bundleOf([], "Observation/a")))).toEqual([["Observation/a", "unchanged"]]);
    const other = place({ settings: { ids: "server" }, target: { ids: "server" } });
    expect(statuses(await other.deliver(bundleOf([], "Observation/a")))).toEqual([["Observation/a", "absent"]]);
    expect(other.target.posts).toHaveLength(0);
  });
});
