import { toInteger } from "../operators/arithmetic.ts";
import { integer, singleton } from "../operators/singleton.ts";
import { FhirPathError } from "../syntax.ts";
import { Decimal } from "../values/decimal.ts";
import { nothing, type Items, type SystemValue } from "../values/item.ts";
import { Quantity } from "../values/quantity.ts";
import { decimalOf, systemValue } from "../values/system-value.ts";
import { collection, type FhirPathFunction } from "./function.ts";

type Calculated = SystemValue | undefined;

function value(items: Items): SystemValue | undefined {
  const item = singleton(items);
  return item === undefined ? undefined : systemValue(item);
}

function number(items: Items): Decimal | undefined {
  const one = value(items);
  const decimal = decimalOf(one);
  if (one !== undefined && decimal === undefined) throw new FhirPathError("A number is expected");
  return decimal;
}

function result(calculated: Calculated): Items {
  return calculated === undefined ? nothing : [calculated];
}

function ofNumber(name: string, calculate: (number: Decimal) => Calculated): FhirPathFunction {
  return collection(name, [], [], (_, input) => {
    const one = number(input);
    return result(one === undefined ? undefined : calculate(one));
  });
}

/** What floating point gives; undefined for no number. */
function floating(calculated: number): Decimal | undefined {
  return Number.isFinite(calculated) ? Decimal.of(calculated) : undefined;
}

function floor(one: Decimal): Decimal {
  const whole = new Decimal(one.at(0), 0);
  return one.digits < 0n && !one.isWhole() ? whole.minus(new Decimal(1n, 0)) : whole;
}

function power(base: Decimal, exponent: Decimal): Decimal | undefined {
  const times = exponent.isWhole() ? exponent.toNumber() : -1;
  return times >= 0 && times <= 64 ? new Decimal(base.digits ** BigInt(times), base.scale * times) : floating(base.toNumber() ** exponent.toNumber());
}

/** FHIRPath N1, section 5.7. */
export const mathematics: readonly FhirPathFunction[] = [
  collection("abs", [], [], (_, input) => {
    const one = value(input);
    if (typeof one === "number") return [Math.abs(one)];
    if (one instanceof Quantity) return [one.value.digits < 0n ? new Quantity(new Decimal(-one.value.digits, one.value.scale), one.unit, one.isCalendar) : one];
    const decimal = number(input);
    return result(decimal && new Decimal(decimal.digits < 0n ? -decimal.digits : decimal.digits, decimal.scale));
  }),
  ofNumber("ceiling", (one) => toInteger(one.isWhole() ? one : floor(one).plus(new Decimal(1n, 0)))),
  ofNumber("floor", (one) => toInteger(floor(one))),
  ofNumber("truncate", toInteger),
  ofNumber("exp", (one) => floating(Math.exp(one.toNumber()))),
  ofNumber("ln", (one) => floating(Math.log(one.toNumber()))),
  ofNumber("sqrt", (one) => floating(Math.sqrt(one.toNumber()))),
  collection("log", ["items"], [], (_, input, base) => {
    const [one, other] = [number(input), number(base)];
    return result(one && other && floating(Math.log2(one.toNumber()) / Math.log2(other.toNumber())));
  }),
  collection("power", ["items"], [], (_, input, exponent) => {
    const [one, other] = [number(input), number(exponent)];
    const raised = one && other && power(one, other);
    return result(typeof value(input) === "number" && typeof value(exponent) === "number" && raised?.isWhole() ? toInteger(raised) : raised);
  }),
  collection("round", [], ["items"], (_, input, digits) => {
    const one = number(input);
    return result(one?.rounded(digits === undefined ? 0 : Math.max(0, integer(digits) ?? 0)));
  }),
];
