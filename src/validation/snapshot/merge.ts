import type { ErrorKey } from "../../errors.ts";
import { type Binding, type ElementType, nameOf, type ProfileElement, propertyStarting, type Slicing, typeUrl } from "../structure-definition.ts";
import { equals } from "../runtime/equal.ts";

/** What merging needs to know of its surroundings. */
export interface MergeContext {
  /** True where a definition is the same as another or derived from it. */
  derives(url: string, from: string): boolean;
  /** Notes where the differential says what its base does not allow. */
  report(key: ErrorKey, parameters: Readonly<Record<string, string | number>>): void;
}

const strengths = ["example", "preferred", "extensible", "required"];

/** An element of the base with what the differential says of it (R4 profiling, section 5.1.0.4). Where the differential would widen the base, the base stands. */
export function merge(base: ProfileElement, difference: ProfileElement, context: MergeContext): ProfileElement {
  const { id: _id, path: _path, sliceName: _sliceName, base: _base, ...own } = difference;
  const merged: Record<string, unknown> & ProfileElement = { ...base, ...own };
  for (const word of ["short", "definition", "comment", "requirements"]) Object.assign(merged, continued(base, own, word));
  Object.assign(merged, cardinality(base, own, context));
  if (own.type !== undefined) Object.assign(merged, { type: types(base.type, own.type, context) });
  if (own.binding !== undefined) Object.assign(merged, { binding: binding(base.binding, own.binding, context) });
  if (own.slicing !== undefined) Object.assign(merged, { slicing: slicing(base.slicing, own.slicing, context) });
  for (const list of ["constraint", "mapping", "condition"]) Object.assign(merged, joined(base, own, list));
  for (const word of ["fixed", "pattern"]) keepFixed(base, own, merged, word, context);
  return merged;
}

/** Text that starts with `...` goes on where the base's text ends. */
function continued(base: ProfileElement, own: Partial<ProfileElement>, word: string): Record<string, unknown> {
  const [before, after] = [base[word], own[word]];
  return typeof after === "string" && after.startsWith("...") && typeof before === "string" ? { [word]: `${before}\r\n${after.slice(3)}` } : {};
}

function cardinality(base: ProfileElement, own: Partial<ProfileElement>, context: MergeContext): Partial<ProfileElement> {
  const min = Math.max(own.min ?? 0, base.min ?? 0);
  const max = limit(own.max) < limit(base.max) ? own.max! : (base.max ?? own.max ?? "*");
  if (own.min !== undefined && own.min < min) context.report("snapshot.min", { found: own.min, base: min });
  if (own.max !== undefined && limit(own.max) > limit(max)) context.report("snapshot.max", { found: own.max, base: max });
  if (min > limit(max)) context.report("snapshot.min-max", { min, max });
  return { min, max };
}

/** ElementDefinition.max as a number. */
export function limit(max: string | undefined): number {
  return max === undefined || max === "*" ? Infinity : Number(max);
}

function types(base: readonly ElementType[] | undefined, own: readonly ElementType[], context: MergeContext): readonly ElementType[] {
  if (base === undefined) return own;
  return own.filter((type) => {
    const allowed = base.find(({ code }) => code === type.code) ?? base.find(({ code }) => isSubtype(type.code, code, context));
    if (allowed === undefined) context.report("snapshot.type", { found: type.code, base: base.map(({ code }) => code).join(", ") });
    else if (!targetsFit(type, allowed, context)) context.report("snapshot.target", { found: type.targetProfile!.map(nameOf).join(", "), base: allowed.targetProfile!.map(nameOf).join(", ") });
    return allowed !== undefined;
  });
}

/** System types stand for the primitive ones in snapshots; a Resource may become any resource. */
function isSubtype(code: string, base: string, context: MergeContext): boolean {
  return base.startsWith("http://hl7.org/fhirpath/") || code.startsWith("http://hl7.org/fhirpath/") || context.derives(typeUrl(code), typeUrl(base));
}

function targetsFit({ targetProfile = [] }: ElementType, base: ElementType, context: MergeContext): boolean {
  const { targetProfile: allowed = [] } = base;
  return allowed.length === 0 || allowed.includes(typeUrl("Resource")) || targetProfile.every((target) => allowed.some((one) => context.derives(target, one)));
}

function binding(base: Binding | undefined, own: Binding, context: MergeContext): Binding {
  if (base !== undefined && strengths.indexOf(own.strength) < strengths.indexOf(base.strength) && (base.strength === "required" || base.strength === "extensible")) {
    context.report("snapshot.binding", { found: own.strength, base: base.strength });
    return { ...own, strength: base.strength };
  }
  return { ...(own.valueSet === undefined && base?.valueSet !== undefined && { valueSet: base.valueSet }), ...own };
}

function slicing(base: Slicing | undefined, own: Slicing, context: MergeContext): Slicing {
  if (base?.rules === "closed" && own.rules !== undefined && own.rules !== "closed") {
    context.report("snapshot.slicing-rules", { found: own.rules });
    return { ...base, ...own, rules: "closed" };
  }
  return { ...base, ...own };
}

/** Lists that go on where the base's list ends: constraints by their keys. */
function joined(base: ProfileElement, own: Partial<ProfileElement>, list: string): Record<string, unknown> {
  const [before, after] = [base[list], own[list]];
  if (!Array.isArray(before) || !Array.isArray(after)) return {};
  const known = new Set(before.map(identity));
  return { [list]: [...(before as unknown[]), ...(after as unknown[]).filter((entry) => !known.has(identity(entry)))] };
}

function identity(entry: unknown): unknown {
  return (entry as { key?: unknown } | null)?.key ?? JSON.stringify(entry);
}

/** A value that the base fixes stays; a pattern may become a fixed value. */
function keepFixed(base: ProfileElement, own: Partial<ProfileElement>, merged: Record<string, unknown>, word: string, context: MergeContext): void {
  const before = propertyStarting(base, word);
  const after = propertyStarting(own as ProfileElement, word);
  if (before === undefined || after === undefined) return;
  if (word === "fixed" && !equals(own[after], base[before])) {
    context.report("snapshot.fixed", {});
    merged[after] = base[before];
  }
  if (before !== after) delete merged[before];
}
