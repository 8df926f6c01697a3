import { hasLuhnDigit } from "./check-digits.ts";

/** False for what cannot be a code of LOINC: a number with its check digit (LOINC Users' Guide, appendix C), or a part, answer, answer list or group. */
export function mayBeLoinc(code: string): boolean {
  if (/^\d{1,7}-\d$/.test(code)) return hasLuhnDigit(code.replace("-", ""));
  return /^(?:LP|LA|LL|LG)\d{1,8}-\d$/.test(code) || /^MTHU\d{6}$/.test(code);
}
