/** Empty stores for tests: a file of SQLite's, and a database of a PostgreSQL server that runs for them alone. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { openStore, type Store } from "./open.ts";

const run = promisify(execFile);

/** The server refuses to be root. */
const NOBODY = 65534;

export interface TestStores {
  /** Where an empty store can be opened. */
  place(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An empty store of `stores`, closed at the end of its scope. */
export async function emptyStore(stores: TestStores): Promise<AsyncDisposable & { store: Store; place: string }> {
  const place = await stores.place();
  const store = await openStore(place);
  return { store, place, [Symbol.asyncDispose]: () => store.destroy() };
}

export async function sqliteStores(): Promise<TestStores> {
  const folder = await mkdtemp(path.join(tmpdir(), "drydock-store-"));
  let count = 0;
  return {
    async place() {
      count += 1;
      return path.join(folder, `${count}.db`);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Where PostgreSQL's own programs are, or null on a machine that has no server. */
export async function postgresPrograms(): Promise<string | null> {
  const debian = "/usr/lib/postgresql";
  const versions = await readdir(debian).catch(() => []);
  const newest = versions.toSorted((one, other) => Number(one) - Number(other)).at(-1);
  if (newest) return path.join(debian, newest, "bin");
  const answer = await run("pg_config", ["--bindir"]).catch(() => null);
  return answer && (await readdir(answer.stdout.trim())).includes("initdb") ? answer.stdout.trim() : null;
}

/** A server that only a socket in a folder of its own leads to. */
export async function postgresStores(programs: string): Promise<TestStores> {
  const folder = await mkdtemp(path.join(tmpdir(), "drydock-postgres-"));
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const data = path.join(folder, "data");
  await run(path.join(programs, "initdb"), ["-D", data, "-U", "lab", "-A", "trust", "-N", "-E", "UTF8"], user);
  const settings = ["-c", "listen_addresses=", "-c", `unix_socket_directories=${folder}`, "-c", "fsync=off"];
  const server = spawn(path.join(programs, "postgres"), ["-D", data, ...settings], { ...user, stdio: "ignore" });
  const ended = once(server, "exit");
  const url = (database: string) => `postgresql://lab@/${database}?host=${folder}`;
  const admin = await connected(url("postgres"), ended);
  let count = 0;
  return {
    async place() {
      count += 1;
      await admin.query(`create database lab${count}`);
      return url(`lab${count}`);
    },
    async [Symbol.asyncDispose]() {
      await admin.end();
      server.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** Once it takes connections; it tells nobody when that is. */
async function connected(url: string, ended: Promise<unknown>): Promise<pg.Client> {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (hasEnded) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
