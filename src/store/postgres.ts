import { Pool } from "pg";
import type { ClientBase, PoolClient } from "pg";
import type { Database, Queries } from "./database.ts";

type Session = Pick<ClientBase, "query">;

/** Statements by their text: the store's and the queue's own are a few dozen, and planning one costs more than running it. */
const names = new Map<string, string>();
/** More would be texts with values in them, which come once. */
const mostNamed = 200;

/** The name that a statement is prepared under in each connection; none for those beyond the limit. */
function nameOf(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= mostNamed) return known;
  const name = `portage_${names.size + 1}`;
  names.set(sql, name);
  return name;
}

function queriesOf(session: Session): Queries {
  return {
    async query<Row>(sql: string, parameters?: readonly unknown[]) {
      // Without parameters pg uses the simple protocol, which takes several statements and answers with a list.
      const answer: unknown = await (parameters === undefined || parameters.length === 0 ? session.query(sql) : session.query({ text: sql, values: [...parameters], name: nameOf(sql) }));
      const results = (Array.isArray(answer) ? answer : [answer]) as { rows: Row[] }[];
      return results.flatMap((result) => result.rows);
    },
  };
}

async function inTransaction<Result>(client: PoolClient, work: (queries: Queries) => Promise<Result>): Promise<Result> {
  await client.query("begin");
  const result = await work(queriesOf(client));
  await client.query("commit");
  return result;
}

/** A PostgreSQL server (13 or newer) at a `postgres://` URL. Throws when it does not answer within 10 seconds. */
export async function openServer(url: string): Promise<Database> {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000, application_name: "portage" });
  // A connection that breaks is replaced at the next use, and tells the query under way; without a listener it would end the process. The pool listens to the idle ones alone.
  const nothing = () => undefined;
  pool.on("error", nothing);
  const withClient = async <Result>(work: (client: PoolClient) => Promise<Result>) => {
    const client = await pool.connect();
    client.on("error", nothing);
    try {
      const result = await work(client);
      client.off("error", nothing).release();
      return result;
    } catch (error) {
      // The client may be inside an aborted transaction: it does not go back to the pool.
      client.release(true);
      throw error;
    }
  };
  try {
    await pool.query("select 1");
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    kind: "server",
    query: (sql, parameters) => withClient((client) => queriesOf(client).query(sql, parameters)),
    transaction: (work) => withClient((client) => inTransaction(client, work)),
    close: () => pool.end(),
  };
}
