import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** A rule of examples/alerts.yaml. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
}

/** The rules that operators are given. */
export function alertRules(): readonly AlertRule[] {
  const { groups } = parse(readFileSync("examples/alerts.yaml", "utf8")) as { readonly groups: readonly { readonly rules: readonly AlertRule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** The parts of the expressions that the rules use: one metric, or its growth, compared with a number. */
export function partsOf({ alert, expr }: AlertRule): { readonly growth: boolean; readonly name: string; readonly labels: readonly (readonly [string, RegExp])[]; readonly operator: string; readonly threshold: number } {
  const found = /^(?:(?:increase|delta|rate)\()?(?<name>\w+)(?:\{(?<labels>[^}]*)\})?(?<range>\[\w+\]\))? (?<operator>==|<|>) (?<threshold>\d+(?:e\d+)?)$/.exec(expr)?.groups;
  if (found === undefined) throw new Error(`${alert} has another form than the test reads.`);
  const labels = [...(found["labels"] ?? "").matchAll(/(\w+)(=~?)"([^"]*)"/g)].map(([, name, operator, value]) => [name!, new RegExp(operator === "=" ? `^${value!}$` : `^(?:${value!})$`)] as const);
  return { growth: found["range"] !== undefined, name: found["name"]!, labels, operator: found["operator"]!, threshold: Number(found["threshold"]) };
}

function seriesOf(metrics: string, name: string, labels: ReturnType<typeof partsOf>["labels"]): number[] {
  return metrics.split("\n").flatMap((line) => {
    const found = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (found?.[1] !== name) return [];
    const given = new Map([...(found[2] ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));
    return labels.every(([key, pattern]) => pattern.test(given.get(key) ?? "")) ? [Number(found[3])] : [];
  });
}

/**
 * Whether a rule's expression holds on the text of /metrics; for what grows, since an earlier text. `threshold` takes the place of the rule's where a test cannot wait as long. The time that a
 * rule waits (`for`) is Prometheus's matter.
 */
export function holds(rule: AlertRule, now: string, before: string, threshold?: number): boolean {
  const { growth, name, labels, operator, threshold: written } = partsOf(rule);
  const limit = threshold ?? written;
  const earlier = growth ? seriesOf(before, name, labels).reduce((sum, value) => sum + value, 0) : 0;
  const values = seriesOf(now, name, labels);
  const compared = growth ? [values.reduce((sum, value) => sum + value, 0) - earlier] : values;
  return compared.some((value) => (operator === "==" ? value === limit : operator === "<" ? value < limit : value > limit));
}
