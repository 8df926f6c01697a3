import { randomBytes } from "node:crypto";
import fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { openEngine } from "../../src/engine.ts";
import type { FhirResource } from "../../src/model/fhir.ts";
import { sandbox } from "../../src/sandbox/sandbox.ts";
import { read, resourcesOf, sendMerged } from "../hapi/fhir-client.ts";

const header = (type: string, id: number) => `MSH|^~\\&|HIS|GHH|PORTAGE|GHH|2024050112000${id}+0000||${type}|${id}|P|2.5.1`;

/** A segment of the fields that are given by number. */
function segment(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, index) => fields[index + 1] ?? "")].join("|");
}

/** A sandbox of its own, and what becomes of messages that one feed brings one after the other. */
async function start() {
  const app = fastify();
  await app.register(sandbox);
  const url = `${await app.listen({ host: "127.0.0.1", port: 0 })}/sandbox/fhir`;
  onTestFinished(() => app.close());
  const engine = openEngine({ maxBody: 1_000_000 }, randomBytes(32));
  return async (...segments: string[]) => {
    const { bundle, hints, status } = engine.convert(Buffer.from(`${segments.join("\r")}\r`), { contentType: "x-application/hl7-v2+er7" }).conversions[0]!;
    expect(status).toBe("converted");
    expect(await sendMerged(url, bundle!, hints ?? {})).toMatchObject({ kind: "delivered" });
    return async (type: string) => (await read(url, [...resourcesOf(bundle!).keys()].find((reference) => reference.startsWith(`${type}/`))!)) as FhirResource;
  };
}

test("a result with a thin PID and PV1 leaves the patient and the visit of the admission as they are", async () => {
  const send = await start();
  await send(header("ADT^A01^ADT_A01", 1), "PID|1||77^^^GHH^MR||Doe^Jane||19800102|F|||Main Street 1^^Ghent||^PRN^PH^^^^5551234", segment("PV1", { 2: "I", 3: "W1^2^3", 7: "7^House", 19: "V1^^^GHH", 44: "20240501080000+0000" }));
  const stored = await send(header("ORU^R01^ORU_R01", 2), "PID|1||77^^^GHH^MR||Roe^Jane", segment("PV1", { 19: "V1^^^GHH" }), segment("OBR", { 2: "P1", 3: "F1", 4: "718-7^Hemoglobin^LN", 7: "20240501090000+0000", 25: "F" }), "OBX|1|NM|718-7^Hemoglobin^LN||7.0|g/dL|||||F");
  expect(await stored("Patient")).toMatchObject({ name: [{ family: "Roe" }], birthDate: "1980-01-02", gender: "female", address: [{ city: "Ghent" }], telecom: [{ value: "5551234" }] });
  expect(await stored("Encounter")).toMatchObject({ status: "in-progress", class: { code: "IMP" }, period: { start: "2024-05-01T08:00:00+00:00" }, participant: [{}], location: [{}] });
});

test("a result leaves the order's status, and a later discharge the visit's begin", async () => {
  const send = await start();
  const pid = "PID|1||77^^^GHH^MR||Doe^Jane";
  await send(header("ORM^O01^ORM_O01", 1), pid, "ORC|NW|P1", "OBR|1|P1||718-7^Hemoglobin^LN");
  const ordered = await send(header("ORU^R01^ORU_R01", 2), pid, segment("OBR", { 2: "P1", 3: "F1", 4: "718-7^Hemoglobin^LN", 7: "20240501090000+0000", 25: "F" }), "OBX|1|NM|718-7^Hemoglobin^LN||7.0|g/dL|||||F");
  expect(await ordered("ServiceRequest")).toMatchObject({ status: "active", intent: "order" });

  await send(header("ADT^A01^ADT_A01", 3), pid, segment("PV1", { 2: "I", 14: "1", 19: "V1^^^GHH", 44: "20240501080000+0000" }));
  const discharged = await send(header("ADT^A03^ADT_A03", 4), pid, segment("PV1", { 2: "I", 19: "V1^^^GHH", 36: "01", 45: "20240503080000+0000" }));
  expect(await discharged("Encounter")).toMatchObject({
    status: "finished",
    period: { start: "2024-05-01T08:00:00+00:00", end: "2024-05-03T08:00:00+00:00" },
    hospitalization: { admitSource: {}, dischargeDisposition: {} },
  });
});

test("`\"\"` removes from the target what the sender has deleted, and nothing else", async () => {
  const send = await start();
  await send(header("ADT^A01^ADT_A01", 1), "PID|1||77^^^GHH^MR||Doe^Jane||19800102|F|||Main Street 1^^Ghent||^PRN^PH^^^^5551234|^WPN^PH^^^^5559876|||Cath^Catholic^HL70006");
  const stored = await send(header("ADT^A08^ADT_A01", 2), 'PID|1||77^^^GHH^MR||Doe^Jane||""||||||""||||""');
  const patient = await stored("Patient");
  expect(patient).toMatchObject({ gender: "female", address: [{ city: "Ghent" }], telecom: [{ use: "work", value: "5559876" }] });
  expect(patient).not.toHaveProperty("birthDate");
  expect(JSON.stringify(patient)).not.toContain("Catholic");
});
