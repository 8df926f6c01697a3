import { hash } from "node:crypto";
import { type AssembledBundle, type AssembleOptions, assembleBundle } from "./bundle/assemble.ts";
import { countOutcomes } from "./bundle/counts.ts";
import { updateHints } from "./bundle/hints.ts";
import { lanesOf } from "./bundle/lanes.ts";
import { leafReports, lineageReport } from "./bundle/lineage.ts";
import { operationOutcome } from "./bundle/operation-outcome.ts";
import { envelopeReport } from "./envelope-report.ts";
import { type Feed, feedBySender } from "./feeds.ts";
import type { Engine } from "./model/engine.ts";
import { coverageOf } from "./mapping/coverage.ts";
import { toDateTime } from "./mapping/functions/dtm.ts";
import type { Mapper } from "./mapping/mapper.ts";
import { type NotConverted, refusalOf } from "./mapping/not-converted.ts";
import { unknownsOf } from "./mapping/unknowns.ts";
import type { Conversion, ConversionReport, EnvelopeReport, LeafReport, MappingResult, RecordPlace, Timings } from "./model/conversion.ts";
import type { Dictionary, StructureNode } from "./model/dictionary.ts";
import type { Issue } from "./model/issue.ts";
import { outcome } from "./model/leaf.ts";
import type { Packet } from "./model/packet.ts";
import type { SourceRecord } from "./model/record.ts";
import { nothingUnknown } from "./model/unknowns.ts";
import { arrange } from "./parse/hl7v2/grammar.ts";
import { type Hl7v2Message, unreadable } from "./parse/hl7v2/message.ts";
import { type Hl7v2Body, readHl7v2 } from "./parse/hl7v2/read.ts";
import { unpack } from "./parse/unpack.ts";
import { OpenQuestions, type Recall } from "./open-questions.ts";
import type { Terminology } from "./terminology/terminology.ts";
import type { Library } from "./terminology/definitions/library.ts";
import { expandParameters } from "./terminology/operations/expand.ts";
import { lookupParameters } from "./terminology/operations/lookup.ts";
import { subsumesParameters } from "./terminology/operations/subsumes.ts";
import { validateCodeParameters } from "./terminology/operations/validate-code.ts";
import { validateSystemCodeParameters } from "./terminology/operations/validate-system-code.ts";
import { createMembership } from "./terminology/value-sets/membership.ts";
import type { Definitions } from "./validation/definitions.ts";
import type { Profiles } from "./validation/profile/profiles.ts";
import { createValidator, type Validator } from "./validation/validator.ts";
import { createResourceValidation } from "./validate-resource.ts";

/** Everything the pure stages work with, loaded and checked. */
export interface Knowledge {
  readonly dictionary: Dictionary;
  readonly definitions: Definitions;
  readonly terminology: Terminology;
  /** Code systems and value sets, which are read when they are asked for. */
  readonly library: Library;
  readonly feeds: ReadonlyMap<string, Feed>;
  readonly notConverted: NotConverted;
  /** The tables with a feed's overlays. */
  mapperOf(feed: Feed): Mapper;
  /** How the segments of a structure are grouped: by its message table's own grammar, else by the dictionary; without a message table by that of the generic one. */
  structureFor(name: string): StructureNode | undefined;
  readonly isUcum: (unit: string) => boolean;
  /** True where a code system at hand has a code. */
  readonly hasCode: (system: string, code: string) => boolean;
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
  /** What an external terminology server has said of codes before. */
  readonly recall?: Recall;
  /** Milliseconds from any origin, for timings alone. */
  readonly now: () => number;
}

/** Composes the pure stages: bytes → records → resources → Bundle → issues. */
export function createPipeline(knowledge: Knowledge, deployment: Deployment): Engine {
  const { definitions, terminology, library, feeds } = knowledge;
  const standard = knowledge.mapperOf(feeds.get("default")!);
  const questions = new OpenQuestions(deployment.recall);
  const membershipOf = questions.over(createMembership(library));
  const own = createValidator(definitions, { references: "inside", membershipOf });
  let profiled: Validator | undefined;
  /** Conversions of a feed that requires no profiles need not know any. */
  const validatorFor = ({ profiles, targetProfiles }: Feed): Validator => (profiles.length + targetProfiles.length === 0 ? own : (profiled ??= createValidator(definitions, { references: "inside", membershipOf, profiles: knowledge.profiles() })));

  const convert: Engine["convert"] = (body, { contentType, charset, boundary, feed }) => {
    const { packets, issues: found } = unpack(body, { mediaType: contentType, ...(charset !== undefined && { charset }), ...(boundary !== undefined && { boundary }) });
    const conversions: Conversion[] = [];
    const issues: Issue[] = [...found];
    const envelopes: (() => readonly EnvelopeReport[])[] = [];
    for (const packet of packets) {
      const converted = convertPacket(packet, feed);
      for (const conversion of converted.conversions) conversions.push(conversion);
      issues.push(...converted.issues);
      envelopes.push(() => converted.envelopes());
    }
    return { conversions, issues, envelopes: () => envelopes.flatMap((reports) => reports()) };
  };

  const convertPacket: Engine["convertPacket"] = (packet, feed) => {
    const { place, problem, bytes } = packet;
    const started = deployment.now();
    if (problem !== undefined) return { conversions: [convertMessage(unreadable(problem, bytes), packet, place, feed, 0)], issues: [], envelopes: () => [] };
    const { messages, envelope, surrounding, issues: problems } = readPacket(packet);
    const parse = (deployment.now() - started) / Math.max(messages.length, 1);
    const read = messages.map((message, index) => {
      const own = place === null || messages.length === 1 ? place : { ...place, message: index + 1 };
      // What is wrong with a line or a part as a whole is told with its first message.
      return convertMessage(place !== null && index === 0 ? { ...message, issues: [...problems, ...message.issues] } : message, packet, own, feed, parse);
    });
    const isUnreadable = place !== null && read.length === 0 && problems.some(isError);
    return {
      conversions: isUnreadable ? [convertMessage({ ...unreadable(problems[0]!, bytes), issues: problems }, packet, place, feed, parse)] : read,
      issues: place === null || (read.length === 0 && !isUnreadable) ? problems : [],
      envelopes: () => (envelope === null ? [] : [envelopeReport(envelope, surrounding, place)]),
    };
  };

  const readPacket = ({ bytes, charset }: Packet): Hl7v2Body =>
    readHl7v2(bytes, {
      structureFor: (name) => knowledge.structureFor(name),
      structureOf: (type, trigger) => knowledge.dictionary.structureOf(type, trigger),
      arrange,
      maxBytes: deployment.maxBytes,
      ...(charset === undefined ? {} : { charset }),
    });

  const convertMessage = (message: Hl7v2Message, { contentType, surroundings: before = null }: Packet, place: RecordPlace | null, feedName: string | undefined, parse: number): Conversion => {
    const conversion = convertRecord(message, feedName, parse);
    const { body, surroundings } = message;
    return { ...conversion, body, surroundings: surroundings ?? before, contentType, ...(place !== null && { place }) };
  };

  const convertRecord = (message: Hl7v2Message, feedName: string | undefined, parse: number): ConvertedMessage => {
    const { header, record } = message;
    const feed = (feedName === undefined ? undefined : feeds.get(feedName)) ?? feedBySender(feeds, header.sendingApplication, header.sendingFacility);
    const { controlId, structure, messageType, trigger, version, sendingApplication, sendingFacility } = header;
    const about = { controlId, structure, messageType, trigger, version, sendingApplication, sendingFacility, feed: feed.name };
    if (record === null) return notRead(message, about, parse);
    const refusal = refusalOf(knowledge.notConverted, header.structure, record.units.map(({ name }) => name));
    if (refusal !== undefined) return refused(record, refusal, message, about, parse);
    const mapper = knowledge.mapperOf(feed);
    const sourceHash = hash("sha256", message.body);

    const mapStarted = deployment.now();
    const mapped = mapper.map(record, { feed, translate: terminology.translate, isUcum: knowledge.isUcum, hasCode: knowledge.hasCode, recordKey: sourceHash });
    const bundleStarted = deployment.now();
    const assembled = assembleBundle(record, mapped, {
      feed: feed.name,
      idKey: deployment.idKey,
      controlId: header.controlId,
      sourceHash,
      tableVersions: mapper.plan.version,
      portageVersion: deployment.portageVersion,
      ...timeOf(header.dateTime, feed),
      controlIdLeaves: leavesOf(record, 10),
      recordedLeaves: leavesOf(record, 7),
      requests: "put",
      messageHeader: deployment.messageHeader ?? true,
    } satisfies AssembleOptions);
    const validateStarted = deployment.now();
    const issues = [...message.issues, ...mapped.issues, ...assembled.issues, ...validatorFor(feed).validateBundle(assembled.bundle, feed.profiles, feed.targetProfiles)];
    const timings = { parse, map: bundleStarted - mapStarted, bundle: validateStarted - bundleStarted, validate: deployment.now() - validateStarted };
    return {
      status: issues.some(isError) ? "invalid" : "converted",
      header: about,
      bundle: JSON.stringify(assembled.bundle),
      lanes: lanesOf(assembled.bundle),
      hints: updateHints(mapped, assembled),
      issues,
      counts: countOutcomes(mapped.outcomes),
      timings,
      source: { record, outcomes: mapped.outcomes },
      unknowns: () => unknownsOf(record, mapped),
      report: () => report(record, mapped, assembled, issues, timings),
    };
  };

  return {
    convert,
    convertPacket,
    feeds: () => [...feeds.keys()],
    feedOf: (name) => feeds.get(name),
    translate: (parameters) => terminology.translateParameters(parameters),
    validateCode: (parameters) => validateCodeParameters(parameters, library),
    validateSystemCode: (parameters) => validateSystemCodeParameters(parameters, library),
    lookup: (parameters) => lookupParameters(parameters, library),
    subsumes: (parameters) => subsumesParameters(parameters, library),
    expand: (parameters, at) => expandParameters(parameters, library, at),
    canonicalOf: (type, id) => (type === "ConceptMap" ? terminology.canonicalOf(id) : library.canonical(type, id)),
    knowsAuthority: (feed, { namespace, universalId }) => [universalId, namespace].some((name) => name !== null && feeds.get(feed)?.authorities.has(name) === true),
    speaksOf: ({ conceptMap, system, code }) => terminology.speaksOf(conceptMap, { system: system ?? undefined, code }),
    nearestCode: ({ conceptMap, system, code }) => terminology.nearestCode(conceptMap, { system: system ?? undefined, code }),
    coverage: () => coverageOf(standard.plan, knowledge.dictionary, knowledge.notConverted),
    validate: createResourceValidation(definitions, knowledge.profiles, library, questions),
    tableVersion: standard.plan.version,
  };
}

/** A conversion without what it takes from the body around its message. */
type ConvertedMessage = Omit<Conversion, "body" | "surroundings" | "contentType" | "place">;

function isError({ severity }: Issue): boolean {
  return severity === "error" || severity === "fatal";
}

function notRead(message: Hl7v2Message, header: Conversion["header"], parse: number): ConvertedMessage {
  const counts = countOutcomes(new Uint8Array(0));
  const timings: Timings = { parse, map: 0, bundle: 0, validate: 0 };
  const { issues } = message;
  return {
    status: "unreadable",
    header,
    bundle: null,
    lanes: [],
    hints: null,
    issues,
    counts,
    timings,
    source: null,
    unknowns: () => nothingUnknown,
    report: () => ({ bundle: null, outcome: operationOutcome(issues), counts, leaves: [], lineage: [], translations: [], timings }),
  };
}

/** A message without a record in it: all of it is left, for the reason that refuses it. */
function refused(record: SourceRecord, refusal: Issue, { issues: found }: Hl7v2Message, header: Conversion["header"], parse: number): ConvertedMessage {
  const outcomes = new Uint8Array(record.leafCount).fill(outcome.left);
  const counts = countOutcomes(outcomes);
  const timings: Timings = { parse, map: 0, bundle: 0, validate: 0 };
  const issues = [refusal, ...found];
  const leaves = () => Array.from({ length: record.leafCount }, (_, leaf): LeafReport => ({ source: record.name(leaf), outcome: "left", reason: refusal.text }));
  return {
    status: "refused",
    header,
    bundle: null,
    lanes: [],
    hints: null,
    issues,
    source: { record, outcomes },
    unknowns: () => nothingUnknown,
    counts,
    timings,
    report: () => ({ bundle: null, outcome: operationOutcome(issues), counts, leaves: leaves(), lineage: [], translations: [], timings }),
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
  const leaves: number[] = [];
  for (let leaf = record.childStart(0, field), end = record.childStart(0, field + 1); leaf < end; leaf++) leaves.push(leaf);
  return leaves;
}

/** MSH-7: the instant of the record, where it has seconds and an offset (or the feed's zone gives one), else the time with the precision that it has. */
function timeOf(dateTime: string | null, feed: Feed): Pick<AssembleOptions, "recorded" | "occurred"> {
  const nothing = () => undefined;
  const value = dateTime === null ? null : toDateTime(dateTime, { feed, messageOffset: null, warn: nothing });
  if (typeof value !== "string") return { recorded: null, occurred: null };
  return /^\d{14}/.test(dateTime!) && value.includes("T") ? { recorded: value, occurred: null } : { recorded: null, occurred: value };
}

