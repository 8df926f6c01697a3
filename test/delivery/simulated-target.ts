import type { Answer, ReadableTarget } from "../../src/delivery/target.ts";
import { parseFhirJson } from "../../src/model/fhir.ts";
import type { FhirObject, FhirResource, FhirValue } from "../../src/model/fhir.ts";

/** What goes wrong with a request: `lost` before the target has it; the others after it has done its work. */
export type Trouble = "none" | "lost" | "timeout" | "broken" | "not FHIR" | 429 | 500 | 503 | 409 | "some entries";

export interface SimulatedSettings {
  /** Who gives ids. */
  readonly ids?: "client" | "server";
  /** True for a target that knows batches alone, and answers a transaction as if it were one. */
  readonly batchAlone?: boolean;
  readonly maxEntries?: number | null;
  readonly maxBytes?: number | null;
  /** True for a resource that the target never takes. */
  readonly refuses?: (resource: FhirResource) => boolean;
  /** Which entry its words blame for a refusal: the right one, the last, or none. */
  readonly blames?: "right" | "last" | "none";
  /** What goes wrong with the next request. */
  readonly trouble?: () => Trouble;
}

interface Entry {
  readonly fullUrl?: string;
  readonly resource?: FhirResource;
  readonly request: { readonly method: string; readonly url: string; readonly ifMatch?: string; readonly ifNoneExist?: string };
}

interface Response {
  readonly resource?: FhirResource;
  readonly response: { readonly status: string; readonly location?: string; readonly etag?: string; readonly outcome?: unknown };
}

type Versions = readonly FhirResource[];

function outcome(text: string, expression?: string): unknown {
  return { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "processing", diagnostics: text, ...(expression !== undefined && { expression: [expression] }) }] };
}

function answered(status: number, body: unknown): Answer {
  return { kind: "answered", status, body, retryAfterMilliseconds: null };
}

function* referencesIn(value: FhirValue | undefined): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value) as [string, FhirValue][]) {
    if (name === "reference" && typeof inner === "string") yield inner;
    else yield* referencesIn(inner);
  }
}

/**
 * A FHIR server in memory as unforgiving as R4 lets one be: every update makes a version, every reference must lead somewhere, a transaction changes all or nothing. Keeps
 * count of what it was asked.
 */
export class SimulatedTarget implements ReadableTarget {
  /** The texts of the Bundles that were to be written, in order. */
  readonly posts: string[] = [];
  reads = 0;
  readonly #settings: SimulatedSettings;
  #stored = new Map<string, Versions>();
  #next = 1000;

  constructor(settings: SimulatedSettings = {}) {
    this.#settings = settings;
  }

  /** The present resources by location, each with its number of versions. */
  get resources(): ReadonlyMap<string, { readonly resource: FhirResource; readonly versions: number }> {
    return new Map([...this.#stored].flatMap(([location, versions]) => (versions.at(-1)!["deleted"] === true ? [] : [[location, { resource: versions.at(-1)!, versions: versions.length }] as const])));
  }

  /** Puts a resource there as if somebody else had. */
  place(resource: FhirResource): void {
    this.#write(`${resource.resourceType}/${resource.id}`, resource);
  }

  /** Removes a resource as if somebody else had. */
  remove(location: string): void {
    this.#stored.delete(location);
  }

  async post(text: string): Promise<Answer> {
    this.posts.push(text);
    return this.#withTrouble(() => this.#take(text));
  }

  async read(text: string): Promise<Answer> {
    this.reads++;
    return this.#withTrouble(() => this.#take(text));
  }

  #withTrouble(work: () => Answer): Answer {
    const trouble = this.#settings.trouble?.() ?? "none";
    if (trouble === "lost") return { kind: "timeout", seconds: 30 };
    if (typeof trouble === "number") return answered(trouble, outcome(String(trouble)));
    const before = new Map(this.#stored);
    const answer = work();
    if (trouble === "timeout") return { kind: "timeout", seconds: 30 };
    if (trouble === "broken") return { kind: "broken", reason: "ECONNRESET" };
    if (trouble === "not FHIR") return answered(200, "<html>");
    if (trouble === "some entries" && answer.kind === "answered" && (answer.body as { type?: string }).type === "batch-response") {
      this.#stored = before;
      return { ...answer, body: { ...(answer.body as object), entry: (answer.body as { entry: unknown[] }).entry.map(() => ({ response: { status: "503 Busy" } })) } };
    }
    return answer;
  }

  #take(text: string): Answer {
    const { maxEntries = null, maxBytes = null, batchAlone = false, blames = "right" } = this.#settings;
    const { type, entry: entries = [] } = parseFhirJson(text) as unknown as { type: string; entry?: Entry[] };
    const writes = entries.filter(({ request }) => request.method !== "GET");
    if (writes.length > 0 && ((maxEntries !== null && entries.length > maxEntries) || (maxBytes !== null && Buffer.byteLength(text) > maxBytes))) return answered(413, null);
    if (type === "batch" || batchAlone) return answered(200, { resourceType: "Bundle", type: "batch-response", entry: entries.map((entry) => this.#alone(entry)) });
    const before = new Map(this.#stored);
    const names = new Map<string, string>();
    const responses = entries.map((entry) => this.#work(entry, names));
    for (const { request } of entries) if (request.method === "DELETE" && this.#isReferenced(request.url)) responses.push({ response: { status: "409 Conflict", outcome: outcome("still referenced") } });
    const written = entries.map((_entry, index) => responses[index]!.response.location);
    for (const location of written) if (location !== undefined) this.#rename(location, names);
    const dangling = written.map((location) => (location === undefined ? undefined : this.#dangling(location)));
    const failed = responses.findIndex(({ response }) => Number.parseInt(response.status, 10) >= 400);
    const place = failed >= 0 ? failed : dangling.findIndex((reference) => reference !== undefined);
    if (place < 0) return answered(200, { resourceType: "Bundle", type: "transaction-response", entry: responses });
    this.#stored = before;
    const blamed = blames === "none" ? undefined : `Bundle.entry[${blames === "right" ? place : entries.length - 1}]`;
    return answered(failed >= 0 ? Number.parseInt(responses[failed]!.response.status, 10) : 400, outcome(failed >= 0 ? "no" : `${dangling[place]} is not here`, blamed));
  }

  /** One entry of a batch, which is all or nothing for itself. */
  #alone(entry: Entry): Response {
    const before = new Map(this.#stored);
    const response = this.#work(entry, new Map());
    const location = response.response.location;
    const dangling = location === undefined ? undefined : this.#dangling(location);
    const referenced = entry.request.method === "DELETE" && this.#isReferenced(entry.request.url);
    if (dangling === undefined && !referenced && Number.parseInt(response.response.status, 10) < 400) return response;
    this.#stored = before;
    if (dangling !== undefined) return { response: { status: "400 Bad Request", outcome: outcome(`${dangling} is not here`) } };
    return referenced ? { response: { status: "409 Conflict", outcome: outcome("still referenced") } } : response;
  }

  #work({ fullUrl, resource, request }: Entry, names: Map<string, string>): Response {
    const [type = "", query] = request.url.split("?");
    const found = query === undefined ? [] : this.#search(type, query);
    if (request.method === "GET") {
      if (query !== undefined) return { resource: { resourceType: "Bundle", type: "searchset", entry: found.map((match) => ({ resource: match, search: { mode: "match" } })) }, response: { status: "200 OK" } };
      const read = this.#present(request.url);
      return read === undefined ? { response: { status: "404 Not Found" } } : { resource: read, response: { status: "200 OK" } };
    }
    if (request.method === "DELETE") {
      this.#write(request.url, { resourceType: type, deleted: true });
      return { response: { status: "204 No Content" } };
    }
    if (this.#settings.refuses?.(resource!) === true) return { response: { status: "422 Unprocessable", outcome: outcome("I do not take this") } };
    if (request.method === "POST") {
      const like = request.ifNoneExist === undefined ? [] : this.#search(type, request.ifNoneExist);
      if (like.length > 1) return { response: { status: "412 Precondition Failed" } };
      const location = like.length === 1 ? `${type}/${like[0]!.id}` : this.#create(resource!);
      if (fullUrl !== undefined) names.set(fullUrl, location);
      return this.#written(like.length === 1 ? "200 OK" : "201 Created", location);
    }
    if (found.length > 1) return { response: { status: "412 Precondition Failed", outcome: outcome("several") } };
    const location = query === undefined ? request.url : found.length === 1 ? `${type}/${found[0]!.id}` : this.#create(resource!);
    if (fullUrl !== undefined) names.set(fullUrl, location);
    if (query !== undefined && found.length === 0) return this.#written("201 Created", location);
    const versions = this.#stored.get(location);
    if (this.#settings.ids === "server" && versions === undefined) return { response: { status: "400 Bad Request", outcome: outcome("ids are mine to give") } };
    if (request.ifMatch !== undefined && request.ifMatch !== `W/"${versions?.length}"`) return { response: { status: "412 Precondition Failed", outcome: outcome("outdated") } };
    this.#write(location, resource!);
    return this.#written(versions === undefined ? "201 Created" : "200 OK", location);
  }

  #create(resource: FhirResource): string {
    const location = `${resource.resourceType}/${this.#next++}`;
    this.#write(location, resource);
    return location;
  }

  #write(location: string, resource: FhirResource): void {
    const versions = this.#stored.get(location) ?? [];
    const meta = { ...(resource["meta"] as FhirObject | undefined), versionId: String(versions.length + 1) };
    this.#stored.set(location, [...versions, { ...resource, id: location.split("/")[1]!, meta }]);
  }

  #written(status: string, location: string): Response {
    const version = this.#stored.get(location)!.length;
    return { response: { status, location: `${location}/_history/${version}`, etag: `W/"${version}"` } };
  }

  /** Puts the new ids in the place of the fullUrls. */
  #rename(history: string, names: ReadonlyMap<string, string>): void {
    const location = history.split("/_history")[0]!;
    const versions = this.#stored.get(location)!;
    const text = JSON.stringify(versions.at(-1)).replaceAll(/"urn:uuid:[^"]+"/g, (name) => JSON.stringify(names.get(JSON.parse(name) as string) ?? (JSON.parse(name) as string)));
    this.#stored.set(location, [...versions.slice(0, -1), JSON.parse(text) as FhirResource]);
  }

  #dangling(history: string): string | undefined {
    return [...referencesIn(this.#present(history.split("/_history")[0]!))].find((reference) => this.#present(reference) === undefined);
  }

  #present(location: string): FhirResource | undefined {
    const last = this.#stored.get(location)?.at(-1);
    return last?.["deleted"] === true ? undefined : last;
  }

  #isReferenced(location: string): boolean {
    return [...this.resources.values()].some(({ resource }) => [...referencesIn(resource)].includes(location));
  }

  #search(type: string, query: string): FhirResource[] {
    const [name, token] = query.split("=") as [string, string];
    const [system, code] = decodeURIComponent(token).split("|");
    return [...this.resources.values()].map(({ resource }) => resource).filter((resource) => {
      if (resource.resourceType !== type) return false;
      const items = name === "_tag" ? (resource["meta"] as FhirObject | undefined)?.["tag"] : resource["identifier"];
      return ([items ?? []].flat() as FhirObject[]).some((item) => item["system"] === system && (item["code"] ?? item["value"]) === code);
    });
  }
}
