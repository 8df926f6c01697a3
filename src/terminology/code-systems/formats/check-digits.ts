/** Luhn's check digit (modulo 10): the last digit makes the sum of all a multiple of ten, every other digit from it doubled. */
export function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const weighted = i % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** Verhoeff's permutations of digits by place; each is the first applied to the one before it. */
const permutations = ["0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"];

/** Verhoeff's check digit: the last digit takes the whole to the identity of the dihedral group D5. */
export function hasVerhoeffDigit(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i++) check = inDihedralGroup(check, permutations[i % 8]!.charCodeAt(digits.charCodeAt(digits.length - 1 - i) - 48) - 48);
  return check === 0;
}

/** The product of two elements of D5: rotations are 0 to 4, reflections 5 to 9. */
function inDihedralGroup(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
  return b < 5 ? 5 + ((a - b) % 5) : (a - b + 5) % 5;
}
