import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An HL7 content package as npm unpacked it: one JSON file a resource, `<Type>-<id>.json`. */
export class ContentPackage {
  readonly #folder: string;
  readonly #files: readonly string[];
  readonly version: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#files = readdirSync(folder);
    this.version = (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version;
  }

  static exists(folder: string): boolean {
    return existsSync(join(folder, "package.json"));
  }

  /** All resources of a type, in the order of their file names. */
  *resources<T>(type: string): Generator<T> {
    const prefix = `${type}-`;
    for (const file of this.#files) {
      if (file.startsWith(prefix) && file.endsWith(".json")) yield JSON.parse(readFileSync(join(this.#folder, file), "utf8")) as T;
    }
  }
}
