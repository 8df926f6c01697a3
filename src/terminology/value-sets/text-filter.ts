/** Whether a code matches what somebody types: each word begins a word of the display, or the code. Case has no meaning; without words everything matches. */
export function textFilter(filter: string): (code: string, display: string | undefined) => boolean {
  const wanted = wordsOf(filter);
  if (wanted.length === 0) return () => true;
  return (code, display) => {
    const lower = code.toLowerCase();
    const words = display === undefined ? [] : wordsOf(display);
    return wanted.every((part) => lower.startsWith(part) || words.some((word) => word.startsWith(part)));
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}
