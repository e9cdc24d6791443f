/** Opens the store: a file of SQLite's, or a PostgreSQL database by its URL; brings its tables up to date. */
import { DatabaseSync } from "node:sqlite";
import { Kysely, PostgresDialect, type SqliteDatabase, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { migrations } from "./migrations.ts";
import type { Tables } from "./tables.ts";

export type Store = Kysely<Tables>;

/** How long one process waits for another that writes to the same file. */
const BUSY_TIMEOUT_MS = 5_000;
const MOST_CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 5_000;

/** PostgreSQL's number for its type bigint, which the driver would give as text. */
const BIGINT = 20;

export function isPostgres(place: string): boolean {
  return /^postgres(ql)?:\/\//.test(place);
}

/**
 * @param place `postgres://…`, or the path of a file, which is made when it is not there
 * @throws Error when it cannot be reached, or was made by a newer Drydock
 */
export async function openStore(place: string): Promise<Store> {
  const store = new Kysely<Tables>({ dialect: isPostgres(place) ? postgres(place) : sqlite(place) });
  try {
    await migrate(store);
    return store;
  } catch (error) {
    await store.destroy();
    throw error;
  }
}

async function migrate(store: Store): Promise<void> {
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const why = error instanceof Error ? error.message : "its tables could not be brought up to date";
  throw new Error(`the store could not be opened: ${why}`, { cause: error });
}

function sqlite(file: string): SqliteDialect {
  return new SqliteDialect({ database: async () => openFile(file) });
}

function openFile(file: string): SqliteDatabase {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  // A reader never waits for a writer, and what was committed is on the disk before anybody is told.
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
  return {
    close: () => database.close(),
    prepare(sql) {
      // A transaction that begins by reading could find, when it writes, that another process wrote first.
      const statement = database.prepare(sql === "begin" ? "begin immediate" : sql);
      const values = (parameters: readonly unknown[]) => parameters as (string | number | null)[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
}

function postgres(url: string): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: {
      getTypeParser: ((oid: number, format?: "text") =>
        oid === BIGINT ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that breaks while nobody uses it is replaced by the next one; unheard, it would end the process.
  pool.on("error", () => {});
  return new PostgresDialect({ pool });
}
