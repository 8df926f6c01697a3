/** Retry-After as milliseconds from now: RFC 9110, section 10.2.3, a number of seconds or an HTTP date. */
export function retryAfterOf(headers: Headers, now: number): number | null {
  const value = headers.get("retry-after")?.trim();
  if (value === undefined || value === "") return null;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds);
}
