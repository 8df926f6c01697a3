import { context, trace } from "@opentelemetry/api";
import type { Conversion } from "../model/conversion.ts";
import { outcomeNames } from "../model/leaf.ts";
import { pastSpan } from "./spans.ts";

const stages = ["parse", "map", "bundle", "validate"] as const;

/** Spans of conversions that have just ended, one after the other, each with its stages inside: made of their own timings, so that the stages know nothing of traces. */
export function conversionSpans(conversions: readonly Conversion[]): void {
  const parent = context.active();
  if (trace.getSpan(parent)?.isRecording() !== true) return;
  const took = ({ timings }: Conversion) => stages.reduce((sum, stage) => sum + timings[stage], 0);
  let at = performance.timeOrigin + performance.now() - conversions.reduce((sum, conversion) => sum + took(conversion), 0);
  for (const conversion of conversions) {
    const { status, header, counts, timings } = conversion;
    const leaves = Object.fromEntries(outcomeNames.map((outcome) => [`portage.leaves.${outcome}`, counts[outcome]]));
    const inside = pastSpan("convert", [at, at + took(conversion)], { "portage.feed": header.feed, "portage.status": status, "portage.leaves": counts.leaves, ...leaves }, parent);
    for (const stage of stages) {
      pastSpan(stage, [at, at + timings[stage]], {}, inside);
      at += timings[stage];
    }
  }
}
