import type { Place } from "./sealing/payload.ts";

/** Where each kind of payload stands. */
export const places = {
  body: (recordId: string): Place => `record.body:${recordId}`,
  surroundings: (recordId: string): Place => `record.surroundings:${recordId}`,
  bundle: (deliveryId: string): Place => `delivery.bundle:${deliveryId}`,
  hints: (deliveryId: string): Place => `delivery.hints:${deliveryId}`,
  lastIssues: (deliveryId: string): Place => `delivery.last_issues:${deliveryId}`,
  kept: (deliveryId: string): Place => `delivery.kept:${deliveryId}`,
  quarantinedBundle: (itemId: string): Place => `quarantine.bundle:${itemId}`,
  quarantineIssues: (itemId: string): Place => `quarantine.issues:${itemId}`,
  reason: (itemId: string): Place => `quarantine.reason:${itemId}`,
  edit: (itemId: string): Place => `quarantine.edit:${itemId}`,
} as const;

/** A column that holds payloads, and where the payload of a row stands. */
export interface PayloadColumn {
  readonly table: string;
  readonly column: string;
  readonly place: (id: string) => Place;
}

/** Every column that holds payloads: those that `places` speaks of. */
export const payloadColumns: readonly PayloadColumn[] = Object.values(places).map((place) => {
  const [, table, column] = /^(\w+)\.(\w+):$/.exec(place(""))!;
  return { table: table!, column: column!, place };
});
