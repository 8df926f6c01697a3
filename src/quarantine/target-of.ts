/** The name of the target that a feed delivers to. */
export function targetOf(_feed: string): string {
  return "default";
}
