import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { readdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { FramedFile } from "./frames.ts";

/** The folder of the spools (`bulk/` in the data folder). It has an id, so that a job is gone on with where its spool is. */
export class BulkFolder {
  readonly id: string;
  readonly #path: string;

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, "bulk");
    mkdirSync(this.#path, { recursive: true, mode: 0o700 });
    const file = join(this.#path, "folder-id");
    if (!existsSync(file)) {
      writeFileSync(`${file}.${process.pid}`, randomUUID(), { flush: true });
      renameSync(`${file}.${process.pid}`, file);
    }
    this.id = readFileSync(file, "utf8").trim();
  }

  path(jobId: string, file: FramedFile): string {
    return join(this.#path, `${jobId}.${file}`);
  }

  /** Bytes that are free on its disk. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#path);
    return bavail * bsize;
  }

  async remove(jobId: string, files: readonly FramedFile[] = ["request", "bundles", "outcomes"]): Promise<void> {
    await Promise.all(files.map((file) => rm(this.path(jobId, file), { force: true })));
  }

  /** Removes the files of jobs that are not there: of uploads that were broken off. */
  async removeAllBut(jobIds: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.#path)) {
      const [id, file] = name.split(".");
      if (file !== undefined && file !== "" && name !== "folder-id" && !jobIds.has(id!)) await rm(join(this.#path, name), { force: true });
    }
  }
}
