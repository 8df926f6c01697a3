/** True when a version is the one asked for, or one of its line: `4.0` means `4.0.1` too. */
export function isVersion(version: string, wanted: string): boolean {
  return version === wanted || version.startsWith(`${wanted}.`);
}

/** Orders versions as semver does: numbers by value, and `1.0.0-ballot` before `1.0.0`. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  for (let i = 0; i < Math.max(a.numbers.length, b.numbers.length); i++) {
    const difference = compareParts(a.numbers[i] ?? "0", b.numbers[i] ?? "0");
    if (difference !== 0) return difference;
  }
  if (a.label === b.label) return 0;
  if (a.label === "" || b.label === "") return a.label === "" ? 1 : -1;
  return a.label < b.label ? -1 : 1;
}

function partsOf(version: string): { readonly numbers: readonly string[]; readonly label: string } {
  const [numbers = "", ...label] = version.split("-");
  return { numbers: numbers.split("."), label: label.join("-") };
}

function compareParts(one: string, other: string): number {
  const [a, b] = [Number(one), Number(other)];
  if (Number.isNaN(a) || Number.isNaN(b)) return one < other ? -1 : one > other ? 1 : 0;
  return a - b;
}
