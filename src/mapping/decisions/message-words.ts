import type { InstancePlan, KeyPart, LinkPlan, MessagePlan, TablePlan } from "../plan/plan.ts";
import { wordsOf } from "./condition-words.ts";
import { constantText, pathText } from "./path-text.ts";

/** What a message table says, entry by entry in words: `instances patient`, `links visit.subject`, `notes NTE`, `require PID-3`. */
export function messageWords(message: MessagePlan, tables: readonly TablePlan[]): Map<string, string[]> {
  const words = new Map<string, string[]>();
  const say = (entry: string, text: string) => words.set(entry, [...(words.get(entry) ?? []), text]);
  for (const instance of message.instances) say(`instances ${instance.name}`, instanceWords(instance, tables));
  for (const link of message.links) say(`links ${link.from}.${pathText(link.path)}`, linkWords(link));
  for (const { segment, table, on } of message.notes) say(`notes ${segment}`, `by ${tables[table]!.title} on ${[...on].map(([instance, path]) => `${instance}.${pathText(path)}`).join(", ")}`);
  for (const { place, reason } of message.requirements) say(`require ${place.text}`, reason);
  return words;
}

function instanceWords({ type, per, from, key, apart, when, outside, after, shared, joins }: InstancePlan, tables: readonly TablePlan[]): string {
  return listed([
    `a ${type} ${perWords(per)}, from ${from.map(({ table }) => tables[table]!.title).join(", ")}`,
    key.length > 0 && `key ${key.map(keyWords).join(", ")}`,
    apart.length > 0 && `told apart by ${apart.map(keyWords).join(", ")}`,
    when !== null && `when ${wordsOf(when)}`,
    outside !== null && `outside ${outside}`,
    ...[...after].map(([segment, anchors]) => `${segment} only after ${[...anchors].join(", ")}`),
    shared && "one thing wherever the key is the same",
    joins !== null && `joined when ${wordsOf(joins.when)} and ${joins.same.map(({ text }) => text).join(", ")} agree`,
  ]);
}

function perWords(per: InstancePlan["per"]): string {
  if (per.kind === "message") return "for the message";
  if (per.kind === "group") return `for each group ${per.group}`;
  return `for each ${per.segment}${per.inside === null ? "" : ` in ${per.inside}`}`;
}

function keyWords({ place, or }: KeyPart): string {
  return [place.text, ...or.map((other) => other.place.text)].join(" or ");
}

function linkWords({ to, each, when, set, sole, removes, join, absent }: LinkPlan): string {
  return listed([
    `to ${to.join(", ")}`,
    each !== null && `for each ${each}`,
    when !== null && `when ${wordsOf(when)}`,
    sole && "where there is exactly one",
    removes && "which the target is to drop",
    join.length > 0 && `where ${join.map(({ own, theirs }) => `${own.text} is ${theirs.text}`).join(" and ")}`,
    ...set.map((constant) => `with ${constantText(constant)}`),
    absent !== null && `else absent: ${absent.reason}`,
  ]);
}

function listed(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join("; ");
}
