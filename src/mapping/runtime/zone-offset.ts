/** A local time, as far as a zone's offset depends on it. */
interface LocalTime {
  readonly year: string;
  readonly month: string | null;
  readonly day: string | null;
  readonly hour: string | null;
  readonly minute: string | null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The offset from UTC (`+0100`) that an IANA zone has at a local time; null for a zone that does not exist. Of the two offsets of a repeated hour the first. */
export function zoneOffset(zone: string, time: LocalTime): string | null {
  const local = Date.UTC(Number(time.year), Number(time.month ?? 1) - 1, Number(time.day ?? 1), Number(time.hour ?? 0), Number(time.minute ?? 0));
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    } catch {
      return null;
    }
    formats.set(zone, format);
  }
  const dayBefore = minutesAt(format, local - 24 * 3_600_000);
  const first = minutesAt(format, local - dayBefore * 60_000);
  const minutes = minutesAt(format, local - first * 60_000);
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${String(Math.floor(absolute / 60)).padStart(2, "0")}${String(absolute % 60).padStart(2, "0")}`;
}

function minutesAt(format: Intl.DateTimeFormat, instant: number): number {
  const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
  return match === null ? 0 : (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}
