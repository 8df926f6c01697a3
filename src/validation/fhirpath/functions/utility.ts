import { text } from "../operators/singleton.ts";
import { FhirPathError } from "../syntax.ts";
import { nothing, type Items } from "../values/item.ts";
import { Moment } from "../values/moment.ts";
import type { Environment } from "../environment.ts";
import { collection, type FhirPathFunction } from "./function.ts";

/** FHIRPath N1, sections 5.9 and 5.10. */
export const utility: readonly FhirPathFunction[] = [
  collection("trace", ["items"], ["each"], (environment, input, name, each) => {
    environment.trace?.(text(name) ?? "", each === undefined ? input : input.flatMap((item, index) => each(item, index)));
    return input;
  }),
  collection("now", [], [], (environment) => moment(environment, "dateTime", (now) => now)),
  collection("today", [], [], (environment) => moment(environment, "date", (now) => now.slice(0, 10))),
  collection("timeOfDay", [], [], (environment) => moment(environment, "time", (now) => /T([\d:.]+)/.exec(now)![1]!)),
];

function moment({ now }: Environment, kind: "date" | "dateTime" | "time", part: (now: string) => string): Items {
  if (now === undefined) throw new FhirPathError("The time is not known here");
  const found = Moment.parse(kind, part(now));
  return found === undefined ? nothing : [found];
}
