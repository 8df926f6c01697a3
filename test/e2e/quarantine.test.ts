import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { openEngine } from "../../src/engine.ts";
import { openToAnybody } from "../../src/access/authenticator.ts";
import { buildApp } from "../../src/http/app.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import { startBulk } from "../../src/bulk/bulk.ts";
import { inThisThread } from "../../src/bulk/convert-packets.ts";
import { Admission } from "../../src/intake/admission.ts";
import { createLogger } from "../../src/logging.ts";
import type { Engine } from "../../src/model/engine.ts";
import type { Store } from "../../src/store/store.ts";
import { accept, answer, operationOutcome, startScriptedTarget } from "../delivery/scripted-target.ts";
import type { Reply } from "../delivery/scripted-target.ts";
import { startTestOutbox } from "../delivery/start-outbox.ts";
import { databases } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";
import { er7 } from "./engine.ts";

/** A site whose encounters must have a class of ActCode, which the map has none for ZZ; and the same site after a terminologist has decided about ZZ. */
const [before, after] = [false, true].map((decided) => {
  const site = mkdtempSync(join(tmpdir(), "portage-site-"));
  afterAll(() => rmSync(site, { recursive: true }));
  for (const folder of ["feeds", "profiles", "conceptmaps"]) mkdirSync(join(site, folder));
  writeFileSync(join(site, "feeds/ward.yaml"), "match: { application: WARD }\nprofiles: [http://example.org/classed]\n");
  const element = [{ path: "Encounter.class.system", min: 1, fixedUri: "http://terminology.hl7.org/CodeSystem/v3-ActCode" }];
  writeFileSync(join(site, "profiles/classed.json"), JSON.stringify({ resourceType: "StructureDefinition", url: "http://example.org/classed", name: "Classed", status: "active", kind: "resource", abstract: false, type: "Encounter", baseDefinition: "http://hl7.org/fhir/StructureDefinition/Encounter", derivation: "constraint", differential: { element } }));
  if (decided) {
    const map = JSON.parse(readFileSync("conceptmaps/ConceptMap-v2-0004-to-encounter-class.json", "utf8")) as { version: string; group: { element: unknown[] }[] };
    map.version = "1.0.1";
    map.group[0]!.element.push({ code: "ZZ", target: [{ code: "IMP", equivalence: "wider" }] });
    writeFileSync(join(site, "conceptmaps/ConceptMap-v2-0004-to-encounter-class.json"), JSON.stringify(map));
  }
  return openEngine({ siteFolder: site, maxBody: 1_000_000 }, new Uint8Array(32).fill(1));
}) as [Engine, Engine];

const message = (controlId: string, patientClass: string, family = "SMITH") =>
  `MSH|^~\\&|WARD|NORTH|EHR|SOUTH|20240305101500+0000||ADT^A01^ADT_A01|${controlId}|P|2.5.1\rEVN|A01|20240305101500+0000\rPID|1||77-${controlId}^^^NORTH^MR||${family}^ANN||19700101|F\rPV1|1|${patientClass}|W1||||||||||||||||V-${controlId}^^^NORTH^VN\r`;
const person = { by: "A. Nurse", reason: "the ward called: CANARY-REASON" };

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`a record in quarantine on ${name}`, { concurrent: false, timeout: 30_000 }, () => {
    async function start(script: Reply[] = []) {
      const target = await startScriptedTarget(script);
      const store = await storeAt(await place());
      const outbox = await startTestOutbox(store, target.url);
      const log: string[] = [];
      const dataFolder = mkdtempSync(join(tmpdir(), "portage-e2e-"));
      const bulk = await startBulk({ store: outbox.bulk, engine: before, converter: inThisThread(before), dataFolder, mostBytes: 1_000_000, limits: { most: 1_000_000, reserve: 0 }, converted: () => undefined, log: createLogger("silent") });
      const appOf = (engine: Engine) =>
        buildApp({
          services: { engine, outbox, bulk },
          about: { version: "0.0.0", startedAt: new Date() },
          limits: { body: 1_000_000, bulk: 1_000_000, rate: 0, eventLoopDelay: 0, wait: 10_000, arrival: 0, grace: 5000 },
          openapi: readFileSync("openapi.yaml", "utf8"),
          logger: createLogger("debug", { write: (line) => void log.push(line) }),
          authenticator: openToAnybody,
          admission: new Admission({ count: 100, bytes: 1_000_000 }),
    metrics: createMetrics(outbox, { processMetrics: false }),
        });
      const apps = { before: await appOf(before), after: await appOf(after) };
      onTestFinished(async () => {
        await apps.before.close();
        await apps.after.close();
        await bulk.stop();
        rmSync(dataFolder, { recursive: true, force: true });
        await outbox.stop();
        await target.stop();
      });
      return { target, store, outbox, log, ...apps };
    }

    const post = (app: FastifyInstance, url: string, payload: object) => app.inject({ method: "POST", url, payload });
    const convert = (app: FastifyInstance, text: string) => app.inject({ method: "POST", url: "/convert?deliver=wait", payload: text, headers: { "content-type": er7 } });
    const edit = (app: FastifyInstance, item: string, text: string) =>
      app.inject({ method: "POST", url: `${item}/edit?by=A.%20Nurse&reason=typing%20error`, payload: text, headers: { "content-type": er7 } });
    /** Sends what is invalid; gives the path of its item. */
    async function quarantined(app: FastifyInstance, text: string): Promise<string> {
      const { statusCode, headers } = await convert(app, text);
      expect([statusCode, headers.location]).toEqual([202, expect.stringMatching(/^\/quarantine\//)]);
      return headers.location!;
    }
    async function delivered(app: FastifyInstance, url: string) {
      await expect.poll(async () => (await app.inject(url)).json().state, { timeout: 10_000 }).toBe("delivered");
    }
    const ledgerOf = async (store: Store) => JSON.stringify(await store.database.query("select * from portage.ledger", []));

    it("shows its reason with the leaf of the source, the element and the remedy", async () => {
      const { before } = await start();
      const item = (await before.inject(await quarantined(before, message("1", "ZZ")))).json();
      expect(item).toMatchObject({ feed: "ward", controlId: "1", state: "open", deliveryId: null, overtaken: [], earlier: [], edit: null, expiredAt: null });
      const unmapped = item.issues.find(({ key }: { key: string }) => key === "mapping.code-unmapped");
      expect(unmapped).toMatchObject({ source: "PV1[1]-2[1].1.1", excerpt: [{ leaf: "PV1[1]-2[1].1.1", value: "ZZ", line: 4, column: 7 }], element: null, remedy: "Add the code to the map." });
      const broken = item.issues.find(({ severity }: { severity: string }) => severity === "error");
      expect(broken).toMatchObject({ profile: "http://example.org/classed", element: { expression: broken.expression } });
      expect(broken.expression).toMatch(/^Bundle\.entry\[\d+\]\.resource\.class/);
      expect(broken.text.endsWith(broken.remedy)).toBe(true);
      expect(broken.excerpt).toContainEqual(expect.objectContaining({ leaf: "PV1[1]-2[1].1.1", value: "ZZ" }));
    });

    it("gives its source as the bytes that came", async () => {
      const { before } = await start();
      const answered = await before.inject(`${await quarantined(before, message("1", "ZZ"))}/source`);
      expect([answered.headers["content-type"], answered.body]).toEqual([er7, message("1", "ZZ")]);
    });

    it("is delivered as a person has corrected it, and the difference is kept", async () => {
      const { before, target, log, store } = await start();
      const item = await quarantined(before, message("1", "ZZ"));
      const answered = await edit(before, item, message("1", "I", "SMYTHE"));
      expect([answered.statusCode, answered.json().state]).toEqual([200, "replayed"]);
      await delivered(before, answered.headers.location!);
      expect(target.received.join()).toContain("SMYTHE");
      const { recordId } = answered.json();
      const decided = (await before.inject(item)).json();
      expect(decided).toMatchObject({ state: "replayed", decidedBy: "A. Nurse", reason: "typing error", wentOnAs: answered.json().deliveryId });
      expect(decided.edit).toBe('@@ PID[1] @@\n-PID[1]-5[1].1.1: "SMITH"\n+PID[1]-5[1].1.1: "SMYTHE"\n@@ PV1[1] @@\n-PV1[1]-2[1].1.1: "ZZ"\n+PV1[1]-2[1].1.1: "I"\n');
      const original = (await before.inject(`/records/${decided.recordId}`)).json();
      expect(original).toMatchObject({ state: "delivered", editedInto: recordId, editedFrom: null });
      expect((await before.inject(`/records/${recordId}`)).json()).toMatchObject({ state: "delivered", editedFrom: decided.recordId, controlId: "1" });
      expect((await before.inject(`/records/${decided.recordId}/source`)).body).toBe(message("1", "ZZ"));
      expect(log.join()).not.toMatch(/SMITH|SMYTHE|typing error|Nurse/);
      expect(await ledgerOf(store)).not.toMatch(/SMITH|SMYTHE|typing error/);
    });

    it("stays as it is where the edit is invalid, no record, several records, or no edit", async () => {
      const { before } = await start();
      const item = await quarantined(before, message("1", "ZZ"));
      const keyOf = async (text: string) => {
        const answered = await edit(before, item, text);
        return [answered.statusCode, answered.json().issue[0].details.coding[0].code];
      };
      expect(await keyOf(message("1", "YY"))).toEqual([422, "quarantine.edit-invalid"]);
      expect(await keyOf("nothing of HL7")).toEqual([422, "quarantine.edit-invalid"]);
      expect(await keyOf(message("1", "I") + message("2", "I"))).toEqual([422, "quarantine.edit-not-one"]);
      expect(await keyOf(message("1", "ZZ"))).toEqual([422, "quarantine.edit-same"]);
      expect((await before.inject(item)).json().state).toBe("open");
      expect((await before.inject("/records")).json().items).toHaveLength(1);
    });

    it("is delivered as it is where a person releases it, with a reason that stays out of log and ledger", async () => {
      const { before, target, log, store } = await start();
      const item = await quarantined(before, message("1", "ZZ"));
      const answered = await post(before, `${item}/release`, person);
      expect([answered.statusCode, answered.json().state]).toEqual([200, "released"]);
      await delivered(before, answered.headers.location!);
      expect(target.received).toHaveLength(1);
      const { recordId, reason } = (await before.inject(item)).json();
      expect(reason).toBe(person.reason);
      const record = (await before.inject(`/records/${recordId}`)).json();
      expect(record).toMatchObject({ state: "delivered", feed: "ward", controlId: "1", bytes: message("1", "ZZ").length, sha256: createHash("sha256").update(message("1", "ZZ")).digest("hex"), tables: expect.any(String) });
      const events = record.history.map(({ event }: { event: string }) => event).filter((event: string) => event !== "acknowledged" && event !== "accessed");
      expect(events).toEqual(["received", "converted", "quarantined", "queued", "released", "stored"]);
      expect(record.history.find(({ event }: { event: string }) => event === "released")).toMatchObject({ who: "A. Nurse", detail: { item: item.slice("/quarantine/".length), how: "release" } });
      expect(log.join() + (await ledgerOf(store))).not.toContain("CANARY-REASON");
    });

    it("that the target refused is delivered after all, or discarded; then its sender may send it again", async () => {
      let refuses = true;
      const refuse = answer(422, operationOutcome("no such ward", "Bundle.entry[0].resource.location"));
      const ward: Reply = (request, ...rest) => (refuses && request.bundle.entry.some(({ resource }) => resource?.["resourceType"] === "Encounter") ? refuse : accept)(request, ...rest);
      const { before, target } = await start(Array.from({ length: 100 }, () => ward));
      const [first, second] = [await quarantined(before, message("1", "I")), await quarantined(before, message("2", "I"))];
      const item = (await before.inject(first)).json();
      expect(item.deliveryId).not.toBeNull();
      const refused = item.issues.find(({ key }: { key: string }) => key === "delivery.refused-because");
      expect(refused).toMatchObject({ text: "The target says: no such ward", element: { value: { location: { reference: expect.stringMatching(/^Location\//) } } } });
      expect(refused.excerpt).toContainEqual(expect.objectContaining({ leaf: "PV1[1]-3[1].1.1", value: "W1" }));
      refuses = false;
      const { headers } = await post(before, `${first}/release`, person);
      await delivered(before, headers.location!);
      expect(target.received.at(-1)).toContain('"resourceType":"Encounter"');
      expect((await before.inject("/records?controlId=1")).json().items).toMatchObject([{ state: "delivered" }]);
      expect((await post(before, `${second}/discard`, person)).json()).toMatchObject({ state: "discarded", deliveryId: null });
      expect((await before.inject("/records?controlId=2")).json().items).toMatchObject([{ state: "discarded" }]);
      const again = await convert(before, message("2", "I"));
      expect([again.statusCode, again.headers.location]).toEqual([200, expect.stringMatching(/^\/deliveries\//)]);
      expect((await before.inject("/records?controlId=2")).json().items.map(({ state }: { state: string }) => state)).toEqual(["delivered", "discarded"]);
      const { stored } = (await before.inject(headers.location!)).json();
      const { reference } = stored.find((of: { reference: string }) => of.reference.startsWith("Encounter/"));
      expect((await before.inject(`/lineage?target=${reference}`)).json().records).toMatchObject([{ controlId: "1", deliveryId: headers.location!.slice("/deliveries/".length), exact: true }]);
    });

    it("stays open with what is wrong now where a replay finds it invalid", async () => {
      const { before } = await start();
      const item = await quarantined(before, message("1", "ZZ"));
      const answered = await post(before, `${item}/replay`, person);
      expect([answered.statusCode, answered.json().issue[0].details.coding[0].code]).toEqual([422, "quarantine.still-invalid"]);
      const { state, recordId } = (await before.inject(item)).json();
      expect(state).toBe("open");
      const { history } = (await before.inject(`/records/${recordId}`)).json();
      // Between its decisions somebody looked at it.
      expect(history.filter(({ event }: { event: string }) => event !== "accessed").at(-1)).toMatchObject({ event: "converted", who: "A. Nurse", detail: { valid: false } });
    });

    it("is delivered with all others of its cause once the tables have been corrected", async () => {
      const { before, after, target } = await start();
      const items = [await quarantined(before, message("1", "ZZ")), await quarantined(before, message("2", "YY")), await quarantined(before, message("3", "ZZ"))];
      const asked = { ...person, cause: "mapping.code-unmapped", code: "ZZ" };
      const tried = (await post(after, "/quarantine/replay", { ...asked, dryRun: true })).json();
      expect(tried).toMatchObject({ matched: 2, replayed: 2, stillInvalid: 0, next: null });
      expect(target.received).toEqual([]);
      const done = (await post(after, "/quarantine/replay", asked)).json();
      expect(done).toMatchObject({ matched: 2, replayed: 2, stillInvalid: 0 });
      expect(done.items.map(({ id }: { id: string }) => `/quarantine/${id}`)).toEqual([items[0], items[2]]);
      for (const { deliveryId } of done.items) await delivered(after, `/deliveries/${deliveryId}`);
      expect(await Promise.all(items.map(async (item) => (await after.inject(item)).json().state))).toEqual(["replayed", "open", "replayed"]);
      expect((await post(after, "/quarantine/replay", { ...person, feed: "ward" })).json()).toMatchObject({ matched: 1, replayed: 0, stillInvalid: 1, items: [{ result: "still-invalid" }] });
      expect((await post(after, "/quarantine/discard", { ...person, cause: "mapping.code-unmapped", containing: "ConceptMap v2-0004" })).json()).toMatchObject({ matched: 1, discarded: 1 });
      expect((await after.inject("/quarantine")).json().items).toEqual([]);
      expect((await after.inject("/quarantine?state=replayed")).json().items).toHaveLength(2);
    });

    it("is decided about once, whatever persons do at the same time", async () => {
      const { before, target } = await start();
      const item = await quarantined(before, message("1", "ZZ"));
      const statuses = (await Promise.all([post(before, `${item}/release`, person), post(before, `${item}/discard`, person), edit(before, item, message("1", "I")), post(before, `${item}/release`, person)])).map(({ statusCode }) => statusCode);
      expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
      const { state, wentOnAs } = (await before.inject(item)).json();
      const late = await post(before, `${item}/discard`, person);
      expect(late.statusCode).toBe(409);
      expect(late.json().issue[0].details.text).toContain(`was ${state} by A. Nurse`);
      if (wentOnAs !== null) await delivered(before, `/deliveries/${wentOnAs}`);
      expect(target.received).toHaveLength(wentOnAs === null ? 0 : 1);
    });

    it("whose bytes were removed says so, and can only be discarded", async () => {
      const { before, store } = await start();
      const item = await quarantined(before, message("1", "ZZ"));
      await store.database.query("update portage.record set body = null, surroundings = null, expired_at = now()", []);
      await store.database.query("update portage.quarantine set bundle = null", []);
      const { expiredAt, recordId, issues } = (await before.inject(item)).json();
      expect(Date.parse(expiredAt)).toBeGreaterThan(0);
      expect(issues[0].excerpt).toEqual([]);
      expect((await before.inject(`/records/${recordId}`)).json().state).toBe("expired");
      expect((await before.inject("/records?state=expired")).json().items).toHaveLength(1);
      for (const answered of [await before.inject(`${item}/source`), await post(before, `${item}/release`, person), await post(before, `${item}/replay`, person), await edit(before, item, message("1", "I"))]) expect(answered.statusCode).toBe(410);
      expect((await post(before, `${item}/discard`, person)).statusCode).toBe(200);
    });

    it("is told of where a newer record has written the same since", async () => {
      const { before } = await start();
      const item = await quarantined(before, message("1", "ZZ"));
      expect((await convert(before, message("1", "I", "NEWER"))).statusCode).toBe(200);
      const { overtaken } = (await before.inject(item)).json();
      expect(overtaken).toEqual([expect.stringMatching(/^Encounter\//), expect.stringMatching(/^Patient\//)]);
    });

    it("leads from what the target holds back to its leaves", async () => {
      const { before, after, outbox } = await start();
      const { headers } = await convert(before, message("1", "I"));
      const delivery = (await outbox.delivery(headers.location!.slice("/deliveries/".length)))!;
      const { reference } = delivery.stored.find((stored) => stored.reference.startsWith("Patient/"))!;
      const { records } = (await before.inject(`/lineage?target=${reference}`)).json();
      expect(records).toMatchObject([{ recordId: delivery.recordId, deliveryId: delivery.id, target: "default", reference, feed: "ward", controlId: "1", exact: true, issues: [] }]);
      const [{ lineage, leaves, tables }] = records;
      expect(tables.made).toBe(tables.present);
      expect(lineage).toContainEqual(expect.objectContaining({ target: "Patient.name[0].family", sources: ["PID[1]-5[1].1.1"] }));
      expect(leaves).toContainEqual(expect.objectContaining({ source: "PID[1]-5[1].1.1", value: "SMITH", position: { line: 3, column: expect.any(Number), offset: expect.any(Number) } }));
      expect(lineage.every(({ target }: { target: string }) => target.startsWith("Patient."))).toBe(true);
      const encounter = delivery.stored.find((stored) => stored.reference.startsWith("Encounter/"))!.reference;
      const other = (await after.inject(`/lineage?target=${encounter}&system=default`)).json().records[0];
      expect(other.lineage).toContainEqual(expect.objectContaining({ target: "Encounter.class.code", sources: ["PV1[1]-2[1].1.1"], conceptMap: expect.objectContaining({ code: "I" }) }));
      expect((await before.inject(`/lineage?target=${encounter}&system=elsewhere`)).statusCode).toBe(404);
      expect((await before.inject("/lineage?target=nothing")).statusCode).toBe(400);
    });

    it("waits while a person has stopped the target", async () => {
      const { before, target, store } = await start();
      expect((await before.inject("/targets")).json().items).toEqual([{ name: "default", state: "unknown", issue: null, breaker: { state: "closed", until: null }, paused: null, pull: false, leased: 0, queued: 0, oldestQueuedSeconds: 0 }]);
      const paused = await post(before, "/targets/default/pause", { by: "B. Admin", reason: "upgrade" });
      expect(paused.json()).toMatchObject({ name: "default", paused: { by: "B. Admin", reason: "upgrade" } });
      expect((await post(before, "/targets/elsewhere/pause", person)).statusCode).toBe(404);
      // A loop may have looked before the pause; it looks again after half a second.
      await new Promise((resolve) => setTimeout(resolve, 700));
      const { headers } = await before.inject({ method: "POST", url: "/convert?deliver=queue", payload: message("1", "I"), headers: { "content-type": er7 } });
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect((await before.inject(headers.location!)).json().state).toBe("queued");
      expect((await before.inject("/targets")).json().items).toMatchObject([{ queued: 1 }]);
      expect((await post(before, "/targets/default/resume", { by: "B. Admin", reason: "done" })).json().paused).toBeNull();
      await delivered(before, headers.location!);
      expect(target.received).toHaveLength(1);
      const events = await store.database.query<{ event: string; who: string }>("select event, who from portage.ledger where event in ('paused', 'resumed') order by at, number", []);
      expect(events).toEqual([{ event: "paused", who: "B. Admin" }, { event: "resumed", who: "B. Admin" }]);
    });
  });
}
