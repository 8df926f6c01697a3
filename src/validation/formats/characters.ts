/** True for a decimal digit's character code. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** White space as XML Schema and the specification's regular expressions mean it: space, tab, line feed, carriage return and the two other ASCII breaks. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** The number that `count` digits from `start` make, -1 where one of them is no digit. */
export function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const code = text.charCodeAt(i);
    if (!(code >= 48 && code <= 57)) return -1;
    value = value * 10 + code - 48;
  }
  return value;
}
