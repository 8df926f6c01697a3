/** A regular file of a tar archive. */
export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const block = 512;

/** The regular files of a tar archive (POSIX ustar, with the long names of pax and GNU). Throws RangeError where the archive is cut off or no tar. */
export function* filesInTar(archive: Uint8Array): Generator<TarFile> {
  let longName: string | undefined;
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block);
    if (header[0] === 0) return;
    const size = Number.parseInt(text(header, 124, 12).trim() || "0", 8);
    if (!isHeader(header) || !Number.isSafeInteger(size) || size < 0) throw new RangeError("this is no tar archive, or it is damaged");
    const start = at + block;
    if (start + size > archive.length) throw new RangeError("the archive ends too early");
    const bytes = archive.subarray(start, start + size);
    const type = String.fromCharCode(header[156]!);
    at = start + Math.ceil(size / block) * block;
    if (type === "L") longName = text(bytes, 0, bytes.length);
    else if (type === "x") longName = paxName(bytes) ?? longName;
    else {
      if (type === "0" || type === "\0") yield { name: longName ?? nameIn(header), bytes };
      longName = undefined;
    }
  }
}

/** The sum of a header's bytes, its own field read as blanks. */
function isHeader(header: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < block; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!;
  return sum === Number.parseInt(text(header, 148, 8).trim(), 8);
}

function nameIn(header: Uint8Array): string {
  const prefix = text(header, 257, 5) === "ustar" ? text(header, 345, 155) : "";
  return prefix === "" ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}

/** `path` of an extended header: lines of `length key=value`. */
function paxName(bytes: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)/.exec(text(bytes, 0, bytes.length))?.[1];
}

function text(bytes: Uint8Array, from: number, length: number): string {
  const part = bytes.subarray(from, from + length);
  const end = part.indexOf(0);
  return new TextDecoder().decode(end < 0 ? part : part.subarray(0, end));
}
