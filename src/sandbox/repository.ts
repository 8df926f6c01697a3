import { isDeepStrictEqual } from "node:util";
import { allOk, badRequest, created, gone, multipleMatches, OperationOutcomeError } from "@medplum/core";
import type { SearchRequest, WithId } from "@medplum/core";
import { MemoryRepository } from "@medplum/fhir-router";
import type { CreateResourceOptions } from "@medplum/fhir-router";
import type { Bundle, BundleEntry, OperationOutcome, Resource } from "@medplum/fhirtypes";
import { searchByIdentifier } from "./identifier-search.ts";
import { literalReferences } from "./references.ts";

/** A version of a resource, or the mark that it was deleted. */
interface Version {
  readonly resource: WithId<Resource> | null;
  readonly lastUpdated: string;
}

function content(resource: Resource): unknown {
  const { versionId: _version, lastUpdated: _time, ...meta } = resource.meta ?? {};
  return { ...resource, meta };
}

/**
 * Medplum's repository in memory, with what delivery relies on and it lacks: versions 1, 2, 3 …, no new version for
 * unchanged content, deleted resources that are gone and not unknown, references that must lead somewhere, and `atomically`.
 */
export class SandboxRepository extends MemoryRepository {
  readonly #versions = new Map<string, Version[]>();
  /** What the request under way has written, newest last. */
  #written: string[] = [];

  /**
   * Runs a request; unless it succeeds, and every literal reference in what it wrote leads to a resource, nothing of it stays.
   * Callers take care that one runs at a time.
   */
  async atomically<Result>(work: () => Promise<Result>, succeeded: (result: Result) => boolean): Promise<Result> {
    this.#written = [];
    try {
      const result = await work();
      if (succeeded(result)) this.#checkReferences();
      else await this.#undo();
      return result;
    } catch (error) {
      await this.#undo();
      throw error;
    }
  }

  has(type: string, id: string): boolean {
    return this.#current(`${type}/${id}`) !== undefined;
  }

  override async createResource<T extends Resource>(resource: T, _options?: unknown, update = false): Promise<WithId<T>> {
    const id = resource.id ?? this.generateId();
    const key = `${resource.resourceType}/${id}`;
    const current = this.#current(key);
    if (current !== undefined && !update) throw new OperationOutcomeError(badRequest("Assigned ID is already in use"));
    if (current !== undefined && isDeepStrictEqual(content(current), content({ ...resource, id }))) return structuredClone(current) as WithId<T>;
    const versions = this.#versions.get(key) ?? [];
    this.#versions.set(key, versions);
    const lastUpdated = new Date().toISOString();
    const stored = { ...resource, id, meta: { ...resource.meta, versionId: String(versions.length + 1), lastUpdated } };
    versions.push({ resource: structuredClone(stored) as WithId<Resource>, lastUpdated });
    this.#written.push(key);
    return this.withSeeding(() => super.createResource(stored, undefined, true));
  }

  override async readResource<T extends Resource>(type: string, id: string): Promise<T> {
    if (this.#versions.has(`${type}/${id}`) && !this.has(type, id)) throw new OperationOutcomeError(gone);
    return super.readResource<T>(type, id);
  }

  override async deleteResource(type: string, id: string): Promise<void> {
    const key = `${type}/${id}`;
    if (this.#current(key) === undefined) return;
    await super.deleteResource(type, id);
    this.#versions.get(key)!.push({ resource: null, lastUpdated: new Date().toISOString() });
    this.#written.push(key);
  }

  override async readHistory<T extends Resource>(type: string, id: string): Promise<Bundle<T>> {
    const versions = this.#versions.get(`${type}/${id}`);
    if (versions === undefined) return (await super.readResource(type, id)) as never;
    const entry = versions.toReversed().map(({ resource, lastUpdated }): BundleEntry<T> => {
      if (resource === null) return { request: { method: "DELETE", url: `${type}/${id}` }, response: { status: "204", lastModified: lastUpdated } };
      return { resource: structuredClone(resource) as unknown as T, request: { method: "PUT", url: `${type}/${id}` }, response: { status: "200", etag: `W/"${resource.meta!.versionId}"`, lastModified: lastUpdated } };
    });
    return { resourceType: "Bundle", type: "history", total: entry.length, entry };
  }

  override async readVersion<T extends Resource>(type: string, id: string, version: string): Promise<T> {
    const found = this.#versions.get(`${type}/${id}`)?.find(({ resource }) => resource?.meta?.versionId === version);
    return found === undefined ? this.readResource<T>(type, id) : (structuredClone(found.resource) as unknown as T);
  }

  override search<T extends Resource>(request: SearchRequest<T>): Promise<Bundle<WithId<T>>> {
    return searchByIdentifier(request, (plain) => super.search(plain));
  }

  /** By `search` and `createResource`, which MemoryRepository's own goes past. */
  override async conditionalCreate<T extends Resource>(resource: T, search: SearchRequest<T>, options?: CreateResourceOptions): Promise<{ resource: WithId<T>; outcome: OperationOutcome }> {
    const [match, second] = await this.searchResources({ ...search, count: 2 });
    if (second !== undefined) throw new OperationOutcomeError(multipleMatches);
    return match === undefined ? { resource: await this.createResource(resource, options), outcome: created } : { resource: match, outcome: allOk };
  }

  #current(key: string): WithId<Resource> | undefined {
    return this.#versions.get(key)?.at(-1)?.resource ?? undefined;
  }

  #checkReferences(): void {
    for (const key of new Set(this.#written)) {
      const resource = this.#current(key);
      if (resource === undefined) continue;
      for (const { holder, path } of literalReferences(resource, resource.resourceType)) {
        if (this.#current(holder.reference) === undefined) throw new OperationOutcomeError(badRequest(`${holder.reference}, named in ${path}, is not on this server`, path));
      }
    }
  }

  async #undo(): Promise<void> {
    for (const key of this.#written.toReversed()) {
      const [type, id] = key.split("/") as [string, string];
      const versions = this.#versions.get(key)!;
      versions.pop();
      if (versions.length === 0) this.#versions.delete(key);
      await this.expungeResource(type, id);
      const before = this.#current(key);
      if (before !== undefined) await this.withSeeding(() => super.createResource(before, undefined, true));
    }
    this.#written = [];
  }
}
