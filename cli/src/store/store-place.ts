/** Where the lab keeps workshops, made ready for web, which is nobody and may make nothing by itself. */
import { chown, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { isPostgres, openStore, type Store } from "../../../web/store/open.ts";
import { CommandFailure } from "../command-failure.ts";
import { defaultStore, isRoot } from "../places.ts";
import { NOBODY } from "../up/web-process.ts";

/** What `DRYDOCK_STORE` names, or the default. */
export function storePlace(): string {
  const named = process.env.DRYDOCK_STORE;
  if (!named) return defaultStore();
  return isPostgres(named) ? named : path.resolve(named);
}

/** Makes file and folder such that web can write there and nobody else can read. A database by URL is its own affair. */
export async function prepareStore(place: string): Promise<void> {
  if (isPostgres(place)) return;
  const folder = path.dirname(place);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  // SQLite's own files beside it get its owner and mode.
  await using file = await open(place, "a", 0o600);
  // One that belongs to somebody already, such as the user of a web that is installed, is left to them.
  if (!isRoot() || (await file.stat()).uid !== 0) return;
  const nobody = Number(NOBODY);
  await chown(place, nobody, nobody);
  if (made !== undefined) await chown(folder, nobody, nobody);
}

/**
 * Opens it for a command.
 * @throws CommandFailure when it cannot be reached
 */
export async function openForCommand(place = storePlace()): Promise<AsyncDisposable & { store: Store; place: string }> {
  try {
    await prepareStore(place);
    const store = await openStore(place);
    return { store, place, [Symbol.asyncDispose]: () => store.destroy() };
  } catch (error) {
    throw new CommandFailure(`${withoutPassword(place)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** For whoever reads the terminal. */
export function withoutPassword(place: string): string {
  return place.replace(/^(postgres(?:ql)?:\/\/[^:@/]*):[^@]*@/, "$1@");
}
