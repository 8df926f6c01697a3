import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import { embeddedPlace } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";
import { accept, answer, startScriptedTarget } from "./scripted-target.ts";
import { startTestOutbox } from "./start-outbox.ts";

function transaction(id: string): string {
  return JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: [{ resource: { resourceType: "Patient", id }, request: { method: "PUT", url: `Patient/${id}` } }] });
}

describe("a process that is killed in the middle of a delivery", () => {
  it("loses nothing that was kept: the next one delivers it, in order, and reads back what the killed one had sent", async () => {
    const place = await embeddedPlace();
    let sending: () => void = () => undefined;
    const secondArrived = new Promise<void>((resolve) => (sending = resolve));
    const target = await startScriptedTarget([accept, () => sending(), answer(200, { resourceType: "Bundle", type: "batch-response", entry: [{ response: { status: "404 Not Found" } }] }), accept, accept]);
    onTestFinished(() => target.stop());

    const child = spawn(process.execPath, [join(import.meta.dirname, "dying-service.ts"), JSON.stringify(place), target.url, JSON.stringify(["first", "second", "third"].map(transaction))], { stdio: ["ignore", "pipe", "inherit"] });
    const ids: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === "kept") break;
      ids.push(line);
    }
    await secondArrived;
    child.kill("SIGKILL");
    await once(child, "exit");

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
});
