import { issue, type ErrorKey } from "../../errors.ts";
import type { TypeDefinitions } from "../../model/definitions.ts";
import type { Dictionary } from "../../model/dictionary.ts";
import type { Issue } from "../../model/issue.ts";
import type { RowRef } from "../../model/lineage.ts";
import type { MappingFunction } from "../functions/function.ts";
import { type Condition, parseCondition, placesOf } from "../grammar/condition.ts";
import { parsePlace, type Place } from "../grammar/place.ts";
import type { FilePlace, TableSyntax, Text } from "../syntax.ts";
import { show } from "../yaml-source.ts";
import { sourceType } from "./sources.ts";
import type { Constant } from "./plan.ts";
import { nearest, resolvePath, type ResolvedPath } from "./targets.ts";
import { constantValue } from "./constants.ts";

/** What tables are resolved and checked against. */
export interface Knowledge {
  readonly types: TypeDefinitions;
  readonly dictionary: Dictionary;
  readonly functions: ReadonlyMap<string, MappingFunction>;
  /** Ids and canonical URLs of the loaded ConceptMaps. */
  readonly conceptMaps: ReadonlySet<string>;
}

/** Holds the state of planning: the rows numbered so far and what is wrong. Every method that finds a mistake reports it with file, line and column. */
export class Builder {
  readonly knowledge: Knowledge;
  readonly tables: readonly TableSyntax[];
  readonly tableNumbers: ReadonlyMap<string, number>;
  /** Property names that stand at the end of some target path. */
  readonly written: ReadonlySet<string>;
  readonly rows: RowRef[] = [];
  readonly issues: Issue[] = [];

  constructor(tables: readonly TableSyntax[], knowledge: Knowledge, written: ReadonlySet<string>) {
    this.tables = tables;
    this.knowledge = knowledge;
    this.written = written;
    this.tableNumbers = new Map(tables.map((table, number) => [table.title, number]));
  }

  wrong(key: ErrorKey, at: FilePlace, parameters: Readonly<Record<string, string | number>> = {}): void {
    this.issues.push(issue(key, { place: show(at), ...parameters }));
  }

  /** Numbers a row for outcomes and lineage. */
  row(ref: RowRef): number {
    return this.rows.push(ref) - 1;
  }

  /** A place that the dictionary has; reports and gives undefined otherwise. */
  place(text: Text): { readonly place: Place; readonly type: string; readonly repeats: boolean; readonly table: string | undefined } | undefined {
    const place = parsePlace(text.text);
    if (place === undefined) {
      this.wrong("mapping.place", text, { text: text.text });
      return undefined;
    }
    const source = sourceType(place, this.knowledge.dictionary);
    if (source === undefined) {
      this.wrong("mapping.unknown-place", text, { text: text.text });
      return undefined;
    }
    return { place, type: source.type, repeats: source.repeats, table: source.table };
  }

  condition(text: Text | undefined): Condition | null {
    if (text === undefined) return null;
    const condition = parseCondition(text.text);
    if ("expected" in condition) {
      this.wrong("mapping.condition", { ...text, column: text.column + condition.column - 1 }, { expected: condition.expected });
      return null;
    }
    for (const place of placesOf(condition)) if (sourceType(place, this.knowledge.dictionary) === undefined) this.wrong("mapping.unknown-place", text, { text: place.text });
    return condition;
  }

  path(root: string, text: Text): ResolvedPath | undefined {
    const resolved = resolvePath(root, text.text, this.knowledge.types, this.written);
    if ("problem" in resolved) {
      this.wrong("mapping.path", text, { step: resolved.step, problem: resolved.problem });
      return undefined;
    }
    return resolved;
  }

  constants(root: string, set: readonly { readonly path: Text; readonly value: Text }[] | undefined): Constant[] {
    const constants: Constant[] = [];
    for (const { path, value } of set ?? []) {
      const resolved = this.path(root, path);
      if (resolved === undefined) continue;
      const made = constantValue(value.text, resolved.element);
      if ("problem" in made) this.wrong("mapping.constant", value, { element: path.text, type: resolved.element.type, expected: made.problem });
      else constants.push({ path: resolved.steps, value: made.value });
    }
    return constants;
  }

  conceptMap(text: Text): void {
    const { conceptMaps } = this.knowledge;
    if (conceptMaps.has(text.text)) return;
    const near = nearest(text.text, conceptMaps);
    this.wrong("mapping.concept-map", text, { map: text.text, hint: near === undefined ? "" : `Did you mean "${near}"?` });
  }
}
