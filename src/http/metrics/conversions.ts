import { Counter, Histogram } from "prom-client";
import type { Registry } from "prom-client";
import type { Conversion } from "../../model/conversion.ts";
import { outcomeNames } from "../../model/leaf.ts";

/** The message types (MSH-9.1) that have mapping tables; every other one is `other`, for a sender may write there what it likes. */
export const messageTypes: ReadonlySet<string> = new Set(
  "ADT BAR DFT MDM MFN MFR OMD OMG OMI OML OMN OMP OMS ORM ORU OUL PGL PPG PPP PPR PPT PPV PRR PTR RAS RDE RDS REF RGV RPA RRI SIU SRM VXR VXU VXX".split(" "),
);

/** What of a conversion is measured. */
export type MeasuredConversion = Pick<Conversion, "status" | "counts" | "timings" | "header">;

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What conversions become and how long they take. */
export function conversionMetrics(registry: Registry): { conversion(conversion: MeasuredConversion): void } {
  const registers = [registry];
  const conversions = new Counter({ name: "portage_conversions_total", help: "Records by what their conversion became.", labelNames: ["status"], registers });
  const times = new Histogram({ name: "portage_conversion_seconds", help: "Time of a conversion, by the message's type.", labelNames: ["message_type"], buckets, registers });
  const stages = new Histogram({ name: "portage_conversion_stage_seconds", help: "Time of each stage of a conversion.", labelNames: ["stage"], buckets, registers });
  const leaves = new Counter({ name: "portage_leaves_total", help: "Source leaves by outcome.", labelNames: ["outcome"], registers });
  return {
    conversion({ status, counts, timings, header }) {
      conversions.inc({ status });
      for (const outcome of outcomeNames) leaves.inc({ outcome }, counts[outcome]);
      let seconds = 0;
      for (const [stage, milliseconds] of Object.entries(timings)) {
        stages.observe({ stage }, milliseconds / 1000);
        seconds += milliseconds / 1000;
      }
      const type = header.messageType ?? "";
      times.observe({ message_type: messageTypes.has(type) ? type : "other" }, seconds);
    },
  };
}
