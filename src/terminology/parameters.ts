import type { CodeableConcept, Coding } from "@medplum/fhirtypes";
import { issue } from "../errors.ts";
import type { FhirObject, FhirResource, FhirValue } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";

/** The kinds of values that the terminology operations take. `text` stands for uri, code and string, which clients mix up. */
export type ParameterKind = "text" | "boolean" | "integer" | "Coding" | "CodeableConcept" | "resource" | "parts";

/** An operation's in-parameters by name; those named in `repeats` may come more than once. */
export interface OperationDefinition {
  readonly name: string;
  readonly kinds: Readonly<Record<string, ParameterKind>>;
  readonly repeats: readonly string[];
  /** Parameters of R4 that are not taken here, with what to do instead. */
  readonly unsupported?: Readonly<Record<string, string>>;
}

/** Parameters of a request, read and checked against the operation's definition. */
export interface RequestParameters {
  text(name: string): string | undefined;
  boolean(name: string): boolean | undefined;
  integer(name: string): number | undefined;
  /** All of a parameter that repeats. */
  texts(name: string): readonly string[];
  coding(name: string): Coding | undefined;
  concept(name: string): CodeableConcept | undefined;
  resource(name: string): FhirResource | undefined;
  parts(name: string): readonly FhirObject[][];
}

const textValues = ["valueUri", "valueCode", "valueString", "valueCanonical", "valueUrl", "valueId", "valueDateTime"];

/** Reads a Parameters resource. Names, kinds and repetition that the operation does not have are issues. */
export function readParameters(parameters: FhirResource, operation: OperationDefinition): RequestParameters | Issue[] {
  const list = parameters["parameter"] ?? [];
  if (parameters.resourceType !== "Parameters" || !Array.isArray(list)) return [issue("terminology.parameters-expected", { operation: operation.name })];
  const issues: Issue[] = [];
  const values = new ReadParameters();
  for (let index = 0; index < list.length; index++) {
    const parameter = list[index];
    const name = isObject(parameter) ? parameter["name"] : undefined;
    const kind = typeof name === "string" && Object.hasOwn(operation.kinds, name) ? operation.kinds[name] : undefined;
    if (!isObject(parameter) || typeof name !== "string" || kind === undefined) {
      issues.push(notTaken(operation, name, placeOf(index)));
      continue;
    }
    const value = valueOf(parameter, kind);
    if (value === undefined) issues.push(issue("terminology.parameter-kind", { name, kind: kindNames[kind] }, placeOf(index)));
    else if (values.add(name, value) > 1 && !operation.repeats.includes(name)) issues.push(issue("terminology.parameter-repeated", { name }, placeOf(index)));
  }
  return issues.length > 0 ? issues : values;
}

/** The values of a request by name, in two lists: there are few names, and a request is made for one answer. */
class ReadParameters implements RequestParameters {
  readonly #names: string[] = [];
  readonly #values: FhirValue[][] = [];

  /** How many values the name has by now. */
  add(name: string, value: FhirValue): number {
    const at = this.#names.indexOf(name);
    if (at >= 0) return this.#values[at]!.push(value);
    this.#names.push(name);
    this.#values.push([value]);
    return 1;
  }

  text(name: string): string | undefined {
    return this.#first(name) as string | undefined;
  }

  boolean(name: string): boolean | undefined {
    return this.#first(name) as boolean | undefined;
  }

  integer(name: string): number | undefined {
    return this.#first(name) as number | undefined;
  }

  texts(name: string): readonly string[] {
    return this.#all(name) as string[];
  }

  coding(name: string): Coding | undefined {
    return this.#first(name) as Coding | undefined;
  }

  concept(name: string): CodeableConcept | undefined {
    return this.#first(name) as CodeableConcept | undefined;
  }

  resource(name: string): FhirResource | undefined {
    return this.#first(name) as FhirResource | undefined;
  }

  parts(name: string): readonly FhirObject[][] {
    return this.#all(name) as FhirObject[][];
  }

  #first(name: string): unknown {
    const at = this.#names.indexOf(name);
    return at < 0 ? undefined : this.#values[at]![0];
  }

  #all(name: string): readonly FhirValue[] {
    const at = this.#names.indexOf(name);
    return at < 0 ? [] : this.#values[at]!;
  }
}

const placeOf = (index: number) => ({ expression: `Parameters.parameter[${index}]` });

function notTaken({ name: operation, kinds, unsupported = {} }: OperationDefinition, name: unknown, where: { expression: string }): Issue {
  if (typeof name === "string" && Object.hasOwn(unsupported, name)) return issue("terminology.parameter-unsupported", { operation, name, instead: unsupported[name]! }, where);
  return issue("terminology.parameter-unknown", { operation, names: Object.keys(kinds).join(", ") }, where);
}

/** A text part by its name, of a parameter with parts. */
export function textPart(parts: readonly FhirObject[], name: string): string | undefined {
  return parts.filter((part) => part["name"] === name).map((part) => valueOf(part, "text") as string | undefined)[0];
}

/** A CodeableConcept part by its name, of a parameter with parts. */
export function conceptPart(parts: readonly FhirObject[], name: string): CodeableConcept | undefined {
  return parts.filter((part) => part["name"] === name).map((part) => valueOf(part, "CodeableConcept") as CodeableConcept | undefined)[0];
}

const kindNames: Readonly<Record<ParameterKind, string>> = {
  text: "valueUri, valueCode or valueString",
  boolean: "valueBoolean",
  integer: "valueInteger",
  Coding: "valueCoding",
  CodeableConcept: "valueCodeableConcept",
  resource: "resource",
  parts: "part",
};

function valueOf(parameter: FhirObject, kind: ParameterKind): FhirValue | undefined {
  if (kind === "text") return textOf(parameter);
  if (kind === "boolean") return booleanOf(parameter["valueBoolean"] ?? parameter["valueString"]);
  if (kind === "integer") return integerOf(parameter["valueInteger"] ?? parameter["valueString"]);
  if (kind === "Coding") return codingOf(parameter["valueCoding"]);
  if (kind === "CodeableConcept") return conceptOf(parameter["valueCodeableConcept"]);
  if (kind === "resource") return isObject(parameter["resource"]) ? parameter["resource"] : undefined;
  return Array.isArray(parameter["part"]) && parameter["part"].every(isObject) ? parameter["part"] : undefined;
}

function textOf(parameter: FhirObject): string | undefined {
  for (const key of textValues) {
    const value = parameter[key];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** A query string has no booleans, so their words are read too. */
function booleanOf(value: FhirValue | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : undefined;
}

function integerOf(value: FhirValue | undefined): number | undefined {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}

function codingOf(value: FhirValue | undefined): FhirObject | undefined {
  return isObject(value) && ["system", "version", "code", "display"].every((name) => isText(value[name])) ? value : undefined;
}

function conceptOf(value: FhirValue | undefined): FhirObject | undefined {
  if (!isObject(value) || !isText(value["text"])) return undefined;
  const codings = value["coding"] ?? [];
  return Array.isArray(codings) && codings.every((coding) => codingOf(coding) !== undefined) ? value : undefined;
}

const isText = (value: FhirValue | undefined) => value === undefined || typeof value === "string";

function isObject(value: FhirValue | undefined): value is FhirObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
