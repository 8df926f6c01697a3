/** Powers of ten beyond which a number is not worked with, so that `1e999999999` costs nothing. */
const largestExponent = 400;

/** Digits after the point of a quotient (FHIRPath N1 asks for 8 at least). */
const quotientScale = 18;

/** An exact decimal number: `digits` × 10^-`scale`. The scale is what was written: 1.50 has two. */
export class Decimal {
  readonly digits: bigint;
  readonly scale: number;

  constructor(digits: bigint, scale: number) {
    this.digits = digits;
    this.scale = scale;
  }

  /** Of a number as JSON or FHIRPath write it; undefined for another text. */
  static parse(text: string): Decimal | undefined {
    const found = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
    if (found === null) return undefined;
    const [, sign, whole, fraction = "", exponent = "0"] = found;
    const power = Number(exponent);
    if (Math.abs(power) > largestExponent || text.length > largestExponent) return undefined;
    const digits = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
    const scale = fraction.length - power;
    return scale >= 0 ? new Decimal(digits, scale) : new Decimal(digits * ten(-scale), 0);
  }

  static of(number: number): Decimal | undefined {
    return Decimal.parse(String(number));
  }

  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const difference = this.at(scale) - other.at(scale);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.at(scale) + other.at(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(new Decimal(-other.digits, other.scale));
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.digits * other.digits, this.scale + other.scale);
  }

  /** Undefined for a division by zero. */
  over(other: Decimal): Decimal | undefined {
    if (other.digits === 0n) return undefined;
    const scale = Math.max(quotientScale, this.scale, other.scale);
    return new Decimal((this.digits * ten(scale + other.scale)) / (other.digits * ten(this.scale)), scale).trimmed();
  }

  /** The digits at another scale, cut off towards zero. */
  at(scale: number): bigint {
    return scale >= this.scale ? this.digits * ten(scale - this.scale) : this.digits / ten(this.scale - scale);
  }

  /** Rounded half away from zero. */
  rounded(scale: number): Decimal {
    if (scale >= this.scale) return this;
    const unit = ten(this.scale - scale);
    const half = (this.digits < 0n ? -unit : unit) / 2n;
    return new Decimal((this.digits + half) / unit, scale);
  }

  /** Without zeros at the end. */
  trimmed(): Decimal {
    let { digits, scale } = this;
    while (scale > 0 && digits % 10n === 0n) {
      digits /= 10n;
      scale--;
    }
    return new Decimal(digits, scale);
  }

  isWhole(): boolean {
    return this.digits % ten(this.scale) === 0n;
  }

  toNumber(): number {
    return Number(this.toString());
  }

  toString(): string {
    const sign = this.digits < 0n ? "-" : "";
    const text = String(this.digits < 0n ? -this.digits : this.digits).padStart(this.scale + 1, "0");
    return this.scale === 0 ? sign + text : `${sign}${text.slice(0, -this.scale)}.${text.slice(-this.scale)}`;
  }
}

function ten(power: number): bigint {
  return 10n ** BigInt(power);
}
