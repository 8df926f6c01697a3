import { hash } from "node:crypto";
import { type AssembledBundle, type AssembleOptions, assembleBundle } from "./bundle/assemble.ts";
import { countOutcomes } from "./bundle/counts.ts";
import { updateHints } from "./bundle/hints.ts";
import { leafReports, lineageReport } from "./bundle/lineage.ts";
import { operationOutcome } from "./bundle/operation-outcome.ts";
import { type Feed, feedBySender } from "./feeds.ts";
import type { ConvertedBody, Engine } from "./model/engine.ts";
import { coverageOf } from "./mapping/coverage.ts";
import { toDateTime } from "./mapping/functions/dtm.ts";
import type { Mapper } from "./mapping/mapper.ts";
import type { Conversion, ConversionReport, MappingResult, Timings } from "./model/conversion.ts";
import type { Dictionary, StructureNode } from "./model/dictionary.ts";
import type { Issue } from "./model/issue.ts";
import type { SourceRecord } from "./model/record.ts";
import { arrange } from "./parse/hl7v2/grammar.ts";
import type { Hl7v2Message } from "./parse/hl7v2/message.ts";
import { readHl7v2 } from "./parse/hl7v2/read.ts";
import type { Terminology } from "./terminology/terminology.ts";
import { validateCodeParameters } from "./terminology/validate-code.ts";
import type { Definitions } from "./validation/definitions.ts";
import type { Profiles } from "./validation/profile/profiles.ts";
import { createValidator, type Validator } from "./validation/validator.ts";
import { createResourceValidation } from "./validate-resource.ts";

/** Everything the pure stages work with, loaded and checked. */
export interface Knowledge {
  readonly dictionary: Dictionary;
  readonly definitions: Definitions;
  readonly terminology: Terminology;
  readonly feeds: ReadonlyMap<string, Feed>;
  /** The tables with a feed's overlays. */
  mapperOf(feed: Feed): Mapper;
  /** How the segments of a structure are grouped: by its message table's own grammar, else by the dictionary; without a message table by that of the generic one. */
  structureFor(name: string): StructureNode | undefined;
  readonly isUcum: (unit: string) => boolean;
  /** The profiles at hand: of the site, of Portage and of FHIR itself. They are read when they are first asked for. */
  readonly profiles: () => Profiles;
}

/** What makes one deployment's output its own. */
export interface Deployment {
  /** 32 bytes. */
  readonly idKey: Uint8Array;
  readonly portageVersion: string;
  readonly maxBytes: number;
  /** False where the target takes no MessageHeader. */
  readonly messageHeader?: boolean;
  /** Milliseconds from any origin, for timings alone. */
  readonly now: () => number;
}

/** Composes the pure stages: bytes → records → resources → Bundle → issues. */
export function createPipeline(knowledge: Knowledge, deployment: Deployment): Engine {
  const { definitions, terminology, feeds } = knowledge;
  const standard = knowledge.mapperOf(feeds.get("default")!);
  const own = createValidator(definitions, { references: "inside" });
  let profiled: Validator | undefined;
  /** Conversions of a feed that requires no profiles need not know any. */
  const validatorFor = ({ profiles }: Feed): Validator => (profiles.length === 0 ? own : (profiled ??= createValidator(definitions, { references: "inside", profiles: knowledge.profiles() })));

  const convert: Engine["convert"] = (body, { charset, feed }) => {
    const started = deployment.now();
    const read = readHl7v2(body, {
      structureFor: (name) => knowledge.structureFor(name),
      structureOf: (type, trigger) => knowledge.dictionary.structureOf(type, trigger),
      arrange,
      maxBytes: deployment.maxBytes,
      ...(charset === undefined ? {} : { charset }),
    });
    const parse = (deployment.now() - started) / Math.max(read.messages.length, 1);
    return { conversions: read.messages.map((message) => convertMessage(message, feed, parse)), issues: read.issues } satisfies ConvertedBody;
  };

  const convertMessage = (message: Hl7v2Message, feedName: string | undefined, parse: number): Conversion => {
    const { header, record } = message;
    const feed = (feedName === undefined ? undefined : feeds.get(feedName)) ?? feedBySender(feeds, header.sendingApplication, header.sendingFacility);
    const about = { controlId: header.controlId, structure: header.structure, version: header.version, feed: feed.name };
    if (record === null) return unreadable(message, about, parse);
    const mapper = knowledge.mapperOf(feed);
    const sourceHash = hash("sha256", message.body);

    const mapStarted = deployment.now();
    const mapped = mapper.map(record, { feed, translate: terminology.translate, isUcum: knowledge.isUcum, recordKey: sourceHash });
    const bundleStarted = deployment.now();
    const assembled = assembleBundle(record, mapped, {
      feed: feed.name,
      idKey: deployment.idKey,
      controlId: header.controlId,
      sourceHash,
      tableVersions: mapper.plan.version,
      portageVersion: deployment.portageVersion,
      recorded: instantOf(header.dateTime, feed),
      controlIdLeaves: leavesOf(record, 10),
      recordedLeaves: leavesOf(record, 7),
      requests: "put",
      messageHeader: deployment.messageHeader ?? true,
    } satisfies AssembleOptions);
    const validateStarted = deployment.now();
    const issues = [...message.issues, ...mapped.issues, ...assembled.issues, ...validatorFor(feed).validateBundle(assembled.bundle, feed.profiles)];
    const timings = { parse, map: bundleStarted - mapStarted, bundle: validateStarted - bundleStarted, validate: deployment.now() - validateStarted };
    return {
      status: issues.some(isError) ? "invalid" : "converted",
      header: about,
      bundle: JSON.stringify(assembled.bundle),
      hints: updateHints(mapped, assembled),
      issues,
      counts: countOutcomes(mapped.outcomes),
      timings,
      body: message.body,
      report: () => report(record, mapped, assembled, issues, timings),
    };
  };

  return {
    convert,
    feeds: () => [...feeds.keys()],
    feedOf: (name) => feeds.get(name),
    translate: (parameters) => terminology.translateParameters(parameters),
    validateCode: (parameters) =>
      validateCodeParameters(parameters, (url) => {
        const systems = definitions.valueSet(url)?.systems;
        return systems && new Map([...systems].map(([system, codes]) => [system, new Map([...codes].map((code) => [code, undefined]))]));
      }),
    validate: createResourceValidation(definitions, knowledge.profiles),
    coverage: () => coverageOf(standard.plan, knowledge.dictionary),
    tableVersion: standard.plan.version,
  };
}

function isError({ severity }: Issue): boolean {
  return severity === "error" || severity === "fatal";
}

function unreadable(message: Hl7v2Message, header: Conversion["header"], parse: number): Conversion {
  const counts = countOutcomes(new Uint8Array(0));
  const timings: Timings = { parse, map: 0, bundle: 0, validate: 0 };
  const { issues, body } = message;
  return {
    status: "unreadable",
    header,
    bundle: null,
    hints: null,
    issues,
    counts,
    timings,
    body,
    report: () => ({ bundle: null, outcome: operationOutcome(issues), counts, leaves: [], lineage: [], translations: [], timings }),
  };
}

function report(record: SourceRecord, mapped: MappingResult, assembled: AssembledBundle, issues: readonly Issue[], timings: Timings): ConversionReport {
  return {
    bundle: assembled.bundle,
    outcome: operationOutcome(issues),
    counts: countOutcomes(mapped.outcomes),
    leaves: leafReports(record, mapped, assembled),
    lineage: lineageReport(record, mapped, assembled),
    translations: mapped.translations.map(({ leaf: _leaf, ...translation }) => translation),
    timings,
  };
}

/** The leaves of a field of the message header. */
function leavesOf(record: SourceRecord, field: number): number[] {
  const from = record.childStart(0, field);
  return Array.from({ length: record.childStart(0, field + 1) - from }, (_, i) => from + i);
}

/** MSH-7 as an instant, where it has seconds and an offset (or the feed's zone gives one). */
function instantOf(dateTime: string | null, feed: Feed): string | null {
  if (dateTime === null || !/^\d{14}/.test(dateTime)) return null;
  const nothing = () => undefined;
  const value = toDateTime(dateTime, { feed, messageOffset: null, warn: nothing });
  return typeof value === "string" ? value : null;
}

