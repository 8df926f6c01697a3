// A consumer: fetches Bundles of a target that fetches and posts them to a FHIR server. See docs/pull.md.
import { setTimeout as pause } from "node:timers/promises";

const { PORTAGE = "http://127.0.0.1:3000", TARGET = "ehr", CONSUMER = "loader", FHIR, LEASE = "60" } = process.env;
const query = new URLSearchParams({ target: TARGET, consumer: CONSUMER, lease: LEASE, limit: "20", wait: "30" });
const say = (id, what, body) => fetch(`${PORTAGE}/bundles/${id}/${what}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

async function store(line) {
  const { id, lease } = JSON.parse(line);
  // `bundle` is the last member. Its text is passed on: JSON.parse and JSON.stringify would make 7 of 7.0.
  const body = line.slice(line.indexOf(',"bundle":') + 10, -1);
  const { ok, status } = await fetch(FHIR, { method: "POST", headers: { "content-type": "application/fhir+json" }, body });
  if (ok) await say(id, "ack", { lease });
  else await say(id, "nack", { lease, reason: `The server answered ${status}.`, final: [400, 412, 422].includes(status) });
}

for (;;) {
  try {
    const answer = await fetch(`${PORTAGE}/bundles?${query}`, { headers: { accept: "application/x-ndjson" } });
    if (!answer.ok) throw new Error(`Portage answered ${answer.status}.`);
    // Those of one answer are of different patients: their order among each other does not matter.
    await Promise.all((await answer.text()).split("\n").filter(Boolean).map(store));
  } catch (error) {
    console.error(error.message);
    await pause(5000);
  }
}
