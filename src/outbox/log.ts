/** Where deliveries are logged; pino's loggers fit. Fields hold ids, counts and keys of the error table, never a record's values. */
export interface DeliveryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
