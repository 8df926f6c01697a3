import { isId } from "../id.ts";

/** The end that a chain had at some time, written down where it cannot be changed together with the chain. */
export interface Anchor {
  readonly chain: string;
  readonly length: number;
  readonly hash: Uint8Array;
}

/** An anchor as text: chain, length and hash. */
export function anchorLine({ chain, length, hash }: Anchor): string {
  return `${chain} ${length} ${Buffer.from(hash).toString("hex")}`;
}

/** Reads what `anchorLine` wrote; undefined for any other text. */
export function readAnchor(line: string): Anchor | undefined {
  const [, chain = "", length, hash = ""] = /^(\S+) ([1-9]\d{0,14}) ([0-9a-f]{64})$/.exec(line) ?? [];
  return isId(chain) ? { chain, length: Number(length), hash: Buffer.from(hash, "hex") } : undefined;
}

/** The anchors that the detail of an `opened` entry names; none where it cannot be read, for then the entry itself has been changed. */
export function anchorsOf(detail: string): Anchor[] {
  try {
    const { chains } = JSON.parse(detail) as { readonly chains: readonly string[] };
    return chains.flatMap((line) => readAnchor(line) ?? []);
  } catch {
    return [];
  }
}

/** Reads a file that `portage ledger heads` wrote. Lines that begin with # and empty ones say nothing; gives the number of the first line that is no anchor. */
export function readAnchors(text: string): readonly Anchor[] | { readonly line: number } {
  const anchors: Anchor[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const anchor = readAnchor(line.trim());
    if (anchor === undefined) return { line: index + 1 };
    anchors.push(anchor);
  }
  return anchors;
}
