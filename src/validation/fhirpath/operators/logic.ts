/** Three-valued logic (FHIRPath N1, section 6.5); undefined is empty. */
export function and(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : undefined;
}

export function or(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === true || right === true) return true;
  return left === false && right === false ? false : undefined;
}

export function xor(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  return left === undefined || right === undefined ? undefined : left !== right;
}

export function sameTruth(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  return left === undefined || right === undefined ? undefined : left === right;
}

export function implies(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  return or(not(left), right);
}

export function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
