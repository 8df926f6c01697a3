import type { FastifyReply } from "fastify";
import { issue } from "../../errors.ts";
import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import type { TerminologyType } from "../../model/terminology.ts";
import { fhirJson } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import { isResource, readFhirBody } from "../fhir-body.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** The parameters that a query can carry and that are no strings, and their types (FHIR R4 operation definitions). */
const types: Readonly<Record<string, "valueUri" | "valueCode">> = {
  url: "valueUri",
  code: "valueCode",
  codeA: "valueCode",
  codeB: "valueCode",
  system: "valueUri",
  source: "valueUri",
  target: "valueUri",
  targetsystem: "valueUri",
  displayLanguage: "valueCode",
  property: "valueCode",
  "exclude-system": "valueUri",
  "system-version": "valueUri",
  "check-system-version": "valueUri",
  "force-system-version": "valueUri",
};

/** What the canonical URL and the version of an instance are as parameters of its operations. */
const instanceParameters = {
  ConceptMap: { $translate: ["url", "conceptMapVersion"] },
  CodeSystem: { "$validate-code": ["url", "version"], $subsumes: ["system", "version"] },
  ValueSet: { "$validate-code": ["url", "valueSetVersion"], $expand: ["url", "valueSetVersion"] },
} as const;

type Operation = (parameters: FhirResource) => FhirResource | Issue[];
type Single = string | number | boolean;
type Query = Readonly<Record<string, Single | readonly string[] | undefined>>;

/** The operations of FHIR's terminology module on ConceptMap, CodeSystem and ValueSet, and on one of each. */
export function terminologyRoutes({ services: { engine } }: RouteContext): Handlers<
  | "translate" | "translateGet" | "translateInstance" | "translateInstanceGet"
  | "lookup" | "lookupGet"
  | "validateSystemCode" | "validateSystemCodeGet" | "validateSystemCodeInstance" | "validateSystemCodeInstanceGet"
  | "subsumes" | "subsumesGet" | "subsumesInstance" | "subsumesInstanceGet"
  | "validateCode" | "validateCodeGet" | "validateCodeInstance" | "validateCodeInstanceGet"
  | "expand" | "expandGet" | "expandInstance" | "expandInstanceGet"
> {
  const onType = (operation: Operation) => ({
    post: ({ body }: { body: unknown }, reply: FastifyReply) => answerBody(body, operation, reply),
    get: ({ query }: { query: Query }, reply: FastifyReply) => answer(operation(parametersOf(query)), reply),
  });
  const onInstance = <Type extends TerminologyType>(type: Type, name: keyof (typeof instanceParameters)[Type] & string, operation: Operation) => {
    const naming = (id: string): Operation => {
      const canonical = engine.canonicalOf(type, id);
      if (canonical === undefined) return () => [issue("terminology.instance-unknown", { type, operation: name })];
      const [url, version] = instanceParameters[type][name] as unknown as readonly [string, string];
      const named: FhirObject[] = [{ name: url, valueUri: canonical.url }, ...(canonical.version === undefined ? [] : [{ name: version, valueString: canonical.version }])];
      return (parameters) => {
        const given = parameters["parameter"] ?? [];
        return operation(Array.isArray(given) ? { ...parameters, parameter: [...given, ...named] } : parameters);
      };
    };
    return {
      post: ({ body, params }: { body: unknown; params: { id: string } }, reply: FastifyReply) => answerBody(body, naming(params.id), reply),
      get: ({ query, params }: { query: Query; params: { id: string } }, reply: FastifyReply) => answer(naming(params.id)(parametersOf(query)), reply),
    };
  };
  const translate: Operation = (parameters) => engine.translate(parameters);
  const lookup: Operation = (parameters) => engine.lookup(parameters);
  const validateSystemCode: Operation = (parameters) => engine.validateSystemCode(parameters);
  const subsumes: Operation = (parameters) => engine.subsumes(parameters);
  const validateCode: Operation = (parameters) => engine.validateCode(parameters);
  const expand: Operation = (parameters) => engine.expand(parameters, new Date().toISOString());
  return {
    translate: onType(translate).post,
    translateGet: onType(translate).get,
    translateInstance: onInstance("ConceptMap", "$translate", translate).post,
    translateInstanceGet: onInstance("ConceptMap", "$translate", translate).get,
    lookup: onType(lookup).post,
    lookupGet: onType(lookup).get,
    validateSystemCode: onType(validateSystemCode).post,
    validateSystemCodeGet: onType(validateSystemCode).get,
    validateSystemCodeInstance: onInstance("CodeSystem", "$validate-code", validateSystemCode).post,
    validateSystemCodeInstanceGet: onInstance("CodeSystem", "$validate-code", validateSystemCode).get,
    subsumes: onType(subsumes).post,
    subsumesGet: onType(subsumes).get,
    subsumesInstance: onInstance("CodeSystem", "$subsumes", subsumes).post,
    subsumesInstanceGet: onInstance("CodeSystem", "$subsumes", subsumes).get,
    validateCode: onType(validateCode).post,
    validateCodeGet: onType(validateCode).get,
    validateCodeInstance: onInstance("ValueSet", "$validate-code", validateCode).post,
    validateCodeInstanceGet: onInstance("ValueSet", "$validate-code", validateCode).get,
    expand: onType(expand).post,
    expandGet: onType(expand).get,
    expandInstance: onInstance("ValueSet", "$expand", expand).post,
    expandInstanceGet: onInstance("ValueSet", "$expand", expand).get,
  };
}

/** Parameters of every request (`_format`, `_pretty`) are none of the operation's. */
function parametersOf(query: Query): FhirResource {
  const given = Object.entries(query).filter(([name]) => !name.startsWith("_"));
  const parameter = given.flatMap(([name, values]): FhirObject[] => listOf(values).map((value) => ({ name, [typeOf(name, value)]: value })));
  return { resourceType: "Parameters", parameter };
}

function listOf(values: Query[string]): readonly Single[] {
  if (values === undefined) return [];
  return typeof values === "object" ? values : [values];
}

function typeOf(name: string, value: Single): string {
  if (typeof value === "boolean") return "valueBoolean";
  if (typeof value === "number") return "valueInteger";
  return Object.hasOwn(types, name) ? types[name]! : "valueString";
}

function answerBody(body: unknown, operation: Operation, reply: FastifyReply): FastifyReply {
  const read = readFhirBody(body);
  if ("issues" in read) return refuse(reply, 400, read.issues);
  return isResource(read.value, "Parameters") ? answer(operation(read.value), reply) : refuse(reply, 400, [issue("http.parameters-expected")]);
}

/** What is not there is answered with 404, everything else that is refused with 400. */
function answer(result: FhirResource | Issue[], reply: FastifyReply): FastifyReply {
  if (!Array.isArray(result)) return reply.type(fhirJson).send(JSON.stringify(result));
  return refuse(reply, result.every(({ code }) => code === "not-found") ? 404 : 400, result);
}
