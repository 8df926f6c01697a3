import { lanesOf } from "../bundle/lanes.ts";
import { issue } from "../errors.ts";
import type { Engine } from "../model/engine.ts";
import { parseFhirJson } from "../model/fhir.ts";
import type { FhirResource } from "../model/fhir.ts";
import type { Person, Quarantine, Quarantined } from "../model/quarantine.ts";
import type { UpdateHints } from "../model/update.ts";
import { answerOf, expired, isRefusal, openItem, refusal } from "./answer.ts";
import type { DecisionAnswer } from "./answer.ts";
import { reconvert } from "./reconvert.ts";
import { intendedTarget } from "./target-of.ts";

/** Delivers what waits in quarantine as it is: the person answers for it. */
export async function release(quarantine: Quarantine, engine: Engine, id: string, person: Person): Promise<DecisionAnswer> {
  const found = openItem(await quarantine.quarantined(id));
  if (isRefusal(found)) return found;
  const { bundle, refused, expiredAt } = found;
  if (bundle === null) return expiredAt === null ? refusal(409, issue("quarantine.no-bundle")) : expired(expiredAt);
  const onward = {
    bundle,
    target: intendedTarget(engine, found, quarantine.targetNames),
    hints: refused === null ? hintsOf(engine, found) : refused.hints,
    // A part of a transaction may have no patient in it; the whole of it has.
    lanes: lanesOf(parseFhirJson(refused?.bundle ?? bundle) as FhirResource),
  };
  return answerOf(id, await quarantine.decide(id, { kind: "release", ...person, onward }));
}

/** What the record says beyond its Bundle is not kept while it waits; the same tables say it again. With other tables nobody knows, and nothing is deleted in the target. */
function hintsOf(engine: Engine, { source, bundle, item }: Quarantined): UpdateHints | null {
  if (source === null) return null;
  const conversion = reconvert(engine, source, item.feed);
  return conversion?.bundle === bundle ? conversion.hints : null;
}
