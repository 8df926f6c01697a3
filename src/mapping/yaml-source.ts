import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, type Pair } from "yaml";
import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import type { FilePlace, Text } from "./syntax.ts";

/** A YAML file while it is read: knows where each node stands and collects what is wrong with it. */
export class YamlSource {
  readonly file: string;
  readonly issues: Issue[] = [];
  readonly root: Node | null;
  readonly #lines = new LineCounter();

  constructor(file: string, text: string) {
    this.file = file;
    const document = parseDocument(text, { lineCounter: this.#lines, keepSourceTokens: false, uniqueKeys: true });
    for (const error of document.errors) {
      const { line, col } = this.#lines.linePos(error.pos[0]);
      this.issues.push(issue("mapping.yaml", { place: `${file}:${line}:${col}`, problem: error.message.split("\n")[0]! }));
    }
    this.root = document.errors.length > 0 ? null : (document.contents);
  }

  place(node: unknown): FilePlace {
    const range = (node as Node | null)?.range;
    const { line, col } = this.#lines.linePos(range ? range[0] : 0);
    return { file: this.file, line, column: col };
  }

  /** The pairs of a map, or none and an issue. */
  pairs(node: unknown, what: string): { key: Text; value: unknown }[] {
    if (!isMap(node)) {
      this.wrong(node, what, "a map (key: value)");
      return [];
    }
    return node.items.filter(isPair).map((pair: Pair) => ({ key: this.text(pair.key, what)!, value: pair.value }));
  }

  /** A scalar as text. `leave: 12` and `Y` are the texts "12" and "Y": tables have no other scalars. */
  text(node: unknown, what: string): Text | undefined {
    if (isScalar<string | number | boolean | null>(node) && node.value !== null) {
      return { text: node.source !== undefined && node.type === "PLAIN" ? node.source : String(node.value), ...this.place(node) };
    }
    this.wrong(node, what, "a text");
    return undefined;
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(node: unknown, what: string): Text[] {
    const nodes = isSeq(node) ? node.items : [node];
    return nodes.map((item) => this.text(item, what)).filter((text) => text !== undefined);
  }

  list(node: unknown): unknown[] | undefined {
    return isSeq(node) ? node.items : undefined;
  }

  isMap(node: unknown): boolean {
    return isMap(node);
  }

  wrong(node: unknown, what: string, expected: string): void {
    this.issues.push(issue("mapping.form", { place: show(this.place(node)), what, expected }));
  }

  unknownKey(key: Text, known: readonly string[]): void {
    this.issues.push(issue("mapping.unknown-key", { place: show(key), key: key.text, known: known.join(", ") }));
  }
}

/** `file:line:column`, as every message about a table begins. */
export function show(place: FilePlace): string {
  return `${place.file}:${place.line}:${place.column}`;
}
