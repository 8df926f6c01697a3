import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { startCountingTarget } from "../durability/counting-target.ts";
import { drained } from "../durability/drained.ts";
import { loadMessages } from "../durability/messages.ts";
import { startServiceProcess } from "../durability/service.ts";
import { expectOnce, expectSoundLedger, keptRecords } from "../durability/verdict.ts";
import { databases } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";

const seconds = Number(process.env["PORTAGE_OVERLOAD_SECONDS"] ?? 60);
/** Requests that may be open at the sender: what a rate of ten times as much comes to when the service answers late. */
const mostOpen = 2000;

function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
}

const headers = { "content-type": "x-application/hl7-v2+er7" };

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`ten times as much as the service can take, on ${name}`, () => {
    it(`is refused in time for ${seconds} seconds; what is accepted is stored, and memory stays bounded`, { timeout: 1_200_000 }, async () => {
      const target = await startCountingTarget();
      onTestFinished(() => target.stop());
      const at = await place();
      const service = await startServiceProcess({ PORTAGE_TARGET_URL: target.url, PORTAGE_TARGET_UPDATE: "replace", ...("url" in at ? { DATABASE_URL: at.url } : { PORTAGE_DATA: at.folder }) });
      onTestFinished(() => service.kill());
      const next = loadMessages(500);
      const acknowledged: ReturnType<typeof next>[] = [];
      const times: number[] = [];
      const answers = new Map<string, number>();
      const count = (what: string) => answers.set(what, (answers.get(what) ?? 0) + 1);
      const post = async () => {
        const message = next();
        const started = performance.now();
        try {
          const answer = await fetch(`${service.url}/convert?deliver=queue`, { method: "POST", headers, body: message.text });
          await answer.arrayBuffer();
          count(answer.status === 503 ? `503 after ${answer.headers.get("retry-after")}` : String(answer.status));
          if (answer.status !== 200) return;
          acknowledged.push(message);
          times.push(performance.now() - started);
        } catch {
          count("no answer");
        }
      };

      // What it can take: sixteen senders that wait for their answers.
      const calm = performance.now() + 10_000;
      await Promise.all(Array.from({ length: 16 }, async () => {
        while (performance.now() < calm) await post();
      }));
      const sustainable = acknowledged.length / 10;
      const [acknowledgedBefore, residentBefore] = [acknowledged.length, residentMegabytes(service.process.pid!)];
      times.length = 0;

      // Senders have their connections already. Opened in one burst beside others that are busy, the last of 2,000 would wait for 20 s, because Node takes one connection a turn (docs/adr/0029).
      await Promise.all(Array.from({ length: mostOpen }, async () => (await fetch(`${service.url}/health/live`)).arrayBuffer()));
      const open = new Set<Promise<void>>();
      let resident = 0;
      let skipped = 0;
      const started = performance.now();
      for (let due = 0; performance.now() - started < seconds * 1000; ) {
        const wanted = ((performance.now() - started) / 1000) * sustainable * 10;
        for (; due < wanted; due++) {
          if (open.size >= mostOpen) skipped++;
          else {
            const one = post().finally(() => open.delete(one));
            open.add(one);
          }
        }
        resident = Math.max(resident, residentMegabytes(service.process.pid!));
        await pause(5);
      }
      await Promise.all(open);
      const accepted = acknowledged.length - acknowledgedBefore;
      times.sort((a, b) => a - b);
      const p = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))]!);
      console.log(`${name}: ${sustainable.toFixed(0)} records/s can be taken; offered ten times that for ${seconds} s: ${JSON.stringify(Object.fromEntries(answers))}, ${accepted} accepted (${(accepted / seconds).toFixed(0)}/s), ${skipped} not sent since ${mostOpen} were open; p50 ${p(0.5)} ms, p99 ${p(0.99)} ms; resident ${residentBefore.toFixed(0)} MB before, ${resident.toFixed(0)} MB at most`);

      expect([...answers.keys()].filter((what) => what !== "200" && what !== "503 after 1")).toEqual([]);
      expect(answers.get("503 after 1")).toBeGreaterThan(0);
      expect(accepted).toBeGreaterThan(0);
      expect(resident).toBeLessThan(residentBefore + 256);
      // Not a speed: what is let in is so little that none of it waits long.
      expect(p(0.99)).toBeLessThan(10_000);
      await drained(service.url, 900);
      await service.stop();
      const store = await storeAt(at);
      const kept = await keptRecords(store);
      await expectSoundLedger(store);
      await store.database.close();
      expectOnce(kept, acknowledged);
      expect(kept.size).toBe(acknowledged.length);
    });
  });
}
