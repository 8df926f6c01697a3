import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import type { StorePlace } from "../../src/store/open.ts";
import { embeddedPlace } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";
import { accept, answer, startScriptedTarget } from "./scripted-target.ts";
import { startTestOutbox } from "./start-outbox.ts";

interface Named {
  readonly resourceType: string;
  readonly id: string;
}

const patient = (id: string): Named => ({ resourceType: "Patient", id });
const organization: Named = { resourceType: "Organization", id: "ward" };

function transaction(...resources: readonly Named[]): string {
  return JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: resources.map((resource) => ({ resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } })) });
}

/** Keeps these Bundles in a process of its own, which is killed when a promise resolves. Gives the ids of their deliveries. */
async function keepAndDie(place: StorePlace, targetUrl: string, bundles: readonly string[], death: Promise<void>): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "dying-service.ts"), JSON.stringify(place), targetUrl, JSON.stringify(bundles)], { stdio: ["ignore", "pipe", "inherit"] });
  const ids: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "kept") break;
    ids.push(line);
  }
  await death;
  child.kill("SIGKILL");
  await once(child, "exit");
  return ids;
}

describe("a process that is killed in the middle of a delivery", () => {
  it("loses nothing that was kept: the next one delivers it, in order, and reads back what the killed one had sent", async () => {
    const place = await embeddedPlace();
    let sending: () => void = () => undefined;
    const secondArrived = new Promise<void>((resolve) => (sending = resolve));
    const target = await startScriptedTarget([accept, () => sending(), answer(200, { resourceType: "Bundle", type: "batch-response", entry: [{ response: { status: "404 Not Found" } }] }), accept, accept]);
    onTestFinished(() => target.stop());

    const ids = await keepAndDie(place, target.url, ["first", "second", "third"].map((id) => transaction(patient(id))), secondArrived);
    const outbox = await startTestOutbox(await storeAt(place), target.url);
    onTestFinished(() => outbox.stop());
    const deliveries = await Promise.all(ids.map((id) => outbox.wait(id, 15_000)));
    expect(deliveries.map((delivery) => [delivery?.state, delivery?.attempts])).toEqual([["delivered", 1], ["delivered", 2], ["delivered", 1]]);
    expect(target.received.map((text) => `${/transaction|batch/.exec(text)![0]} ${/first|second|third/.exec(text)![0]}`)).toEqual([
      "transaction first",
      "transaction second",
      "batch second",
      "transaction second",
      "transaction third",
    ]);
  });

  it("sends what records share once, where the target says that it has it", async () => {
    const place = await embeddedPlace();
    let sending: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (sending = resolve));
    const there = { resourceType: "Bundle", type: "batch-response", entry: [patient("first"), organization].map((resource) => ({ resource, response: { status: "200 OK", etag: 'W/"1"' } })) };
    const target = await startScriptedTarget([() => sending(), answer(200, there), accept]);
    onTestFinished(() => target.stop());
    const ids = await keepAndDie(place, target.url, ["first", "second"].map((id) => transaction(patient(id), organization)), arrived);

    const outbox = await startTestOutbox(await storeAt(place), target.url);
    onTestFinished(() => outbox.stop());
    const deliveries = await Promise.all(ids.map((id) => outbox.wait(id, 15_000)));
    expect(deliveries.map((delivery) => [delivery?.state, ...(delivery?.stored ?? []).map(({ reference, status }) => `${reference} ${status}`)])).toEqual([
      ["delivered", "Patient/first unchanged", "Organization/ward unchanged"],
      ["delivered", "Patient/second 201 Created", "Organization/ward unchanged"],
    ]);
    expect(target.received.map((text) => `${/transaction|batch/.exec(text)![0]} ${[...text.matchAll(/"(?:Patient|Organization)\/\w+"/g)].join(" ")}`)).toEqual([
      'transaction "Patient/first" "Organization/ward"',
      'batch "Patient/first" "Organization/ward"',
      'transaction "Patient/second"',
    ]);
  });
});
