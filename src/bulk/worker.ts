import { parentPort, workerData } from "node:worker_threads";
import type { WorkerRequest, WorkerSettings } from "./threads.ts";

/** A thread that converts: says that it is ready, then takes packets and gives what became of them. It opens the engine that the main thread has, from the same settings. */
const { engine: settings, key, terminologyServer } = workerData as WorkerSettings;
const { openEngine } = await import("../engine.ts");
const { convertPackets } = await import("./convert-packets.ts");
const server = terminologyServer === undefined ? undefined : (await import("../tx-server/open.ts")).openTerminologyServer(terminologyServer);
const engine = openEngine(settings, key, server);
parentPort!.postMessage("ready", []);
parentPort!.on("message", ({ packets, feed }: WorkerRequest) => parentPort!.postMessage(convertPackets(engine, packets, feed), []));
