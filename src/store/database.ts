/** Where a statement can run: on the database itself or inside one of its transactions. */
export interface Queries {
  /**
   * Runs one statement with `$1`, `$2` … parameters, or, without parameters, a text of several statements; gives the rows
   * of all of them. Throws what the database answers.
   */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** The store's database. Both kinds speak PostgreSQL's SQL. */
export interface Database extends Queries {
  /** `embedded`: one process owns the data folder. `server`: any number of processes share it. */
  readonly kind: "embedded" | "server";
  /** Commits when `work` resolves, rolls back when it rejects. Inside, only the given `Queries` belong to the transaction. */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
