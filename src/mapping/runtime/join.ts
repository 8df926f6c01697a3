import { SourceNode } from "./node.ts";
import type { Run } from "./run.ts";

/** The texts of a node and of further places, with a separator between those that are there. */
export function joinTexts(run: Run, from: number, to: number, depth: number, others: readonly SourceNode[], separator: string, row: number): string {
  run.enter(row, from);
  const nodes = [new SourceNode(run.record, from, to, depth), ...others].filter((node) => node.exists && !node.isNull);
  for (const node of nodes) run.use(node);
  return nodes.map((node) => node.text).join(separator);
}
