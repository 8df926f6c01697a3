import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startNotifications } from "../../src/pull/notify.ts";
import { databases } from "../store/databases.ts";
import { keepForPull, pullStoreForTest } from "./stores.ts";
import type { PullStore } from "./stores.ts";

const secret = "a secret of both sides";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that answers with these statuses, then with 204, after so many milliseconds. */
async function receiver(statuses: number[] = [], milliseconds = 0) {
  const received: Received[] = [];
  let [running, most] = [0, 0];
  const server = createServer((request, response) => {
    most = Math.max(most, ++running);
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      setTimeout(() => {
        running--;
        response.writeHead(statuses.shift() ?? 204).end();
      }, milliseconds);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { received, most: () => most, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

/** Starts notifications as one process does; gives what it logged. */
async function started({ store }: PullStore, url: string): Promise<string[]> {
  const log: string[] = [];
  const note = (fields: object, message: string) => void log.push(`${message} ${JSON.stringify(fields)}`);
  const running = await startNotifications(store, [{ settings: { name: "ehr", profiles: [], notify: { url } }, notifySecret: secret }], { info: note, warn: note, error: note });
  onTestFinished(async () => void (await Promise.all(running.map((one) => one.stop()))));
  return log;
}

/** As docs/pull.md tells receivers to check it. */
function isGenuine({ headers, body }: Received): boolean {
  const timestamp = String(headers["x-portage-timestamp"]);
  const expected = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest();
  const given = Buffer.from(String(headers["x-portage-signature"]).replace(/^sha256=/, ""), "hex");
  return Math.abs(Date.now() / 1000 - Number(timestamp)) < 300 && given.length === expected.length && timingSafeEqual(given, expected);
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`notifications on ${name}`, { concurrent: false, timeout: 30_000 }, () => {
    it("tell a target once of what has come since, signed, with ids and places alone", async () => {
      const real = await pullStoreForTest(await place());
      await keepForPull(real, ["Patient/a"]);
      await real.pull.read({ name: "reader", feeds: undefined }, { after: "0", limit: 1 });
      const { received, url } = await receiver();
      const log = await started(real, url);
      const ids = [await keepForPull(real, ["Patient/a"]), await keepForPull(real, ["Patient/b"])];
      await vi.waitFor(() => expect(received).toHaveLength(1), 5000);
      expect(isGenuine(received[0]!)).toBe(true);
      expect(JSON.parse(received[0]!.body)).toEqual({ event: "bundles-available", target: "ehr", count: 2, after: "1", cursor: "3", ids });
      await pause(2500);
      expect(received).toHaveLength(1);
      const third = await keepForPull(real, ["Patient/a"]);
      await vi.waitFor(() => expect(received).toHaveLength(2), 5000);
      expect(JSON.parse(received[1]!.body)).toMatchObject({ count: 1, after: "3", cursor: "4", ids: [third] });
      expect(log).toEqual([]);
    });

    it("are repeated until they are taken, and then tell of all that came meanwhile", async () => {
      const real = await pullStoreForTest(await place());
      const { received, url } = await receiver([503, 404]);
      const log = await started(real, url);
      await keepForPull(real, []);
      await vi.waitFor(() => expect(received).toHaveLength(1), 5000);
      await keepForPull(real, []);
      await vi.waitFor(() => expect(received).toHaveLength(3), 15_000);
      expect(received.map(({ body }) => (JSON.parse(body) as { count: number }).count)).toEqual([1, 2, 2]);
      await vi.waitFor(() => expect(log).toEqual(['a target was not told of its Bundles, will be tried again {"target":"ehr","status":503}', 'a target is told of its Bundles again {"target":"ehr"}']));
    });

    it("are sent one at a time, whatever the number of processes", async () => {
      const real = await pullStoreForTest(await place());
      const { received, most, url } = await receiver([], 300);
      await Promise.all([started(real, url), started(real, url), started(real, url)]);
      for (let number = 0; number < 10; number++) {
        await keepForPull(real, []);
        await pause(200);
      }
      await vi.waitFor(() => expect(received.reduce((sum, { body }) => sum + (JSON.parse(body) as { count: number }).count, 0)).toBe(10), 8000);
      expect(most()).toBe(1);
    });
  });
}
