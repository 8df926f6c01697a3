/** True for an invariant that every element, extension or resource has: `ele-1`, `ext-1`, `dom-2` … */
export function isBaseConstraint(key: string): boolean {
  return /^(ele-1|ext-1|dom-[1-6])$/.test(key);
}
