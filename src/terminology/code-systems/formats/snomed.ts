import { hasVerhoeffDigit } from "./check-digits.ts";

/**
 * False for what cannot be a concept of SNOMED CT: an identifier has 6 to 18 digits, none of them a leading zero, ends with a partition of concepts and Verhoeff's check digit
 * (SNOMED CT Release File Specification, section 6). Post-coordinated expressions are left to those who have the terminology.
 */
export function mayBeSnomed(code: string): boolean {
  if (!/^\d+$/.test(code)) return /^\s*(?:===|<<<)?\s*\d{6,18}\s*[|:+{,]/.test(code);
  return /^[1-9]\d{2,14}[01]0\d$/.test(code) && hasVerhoeffDigit(code);
}
