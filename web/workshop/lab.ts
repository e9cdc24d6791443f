/** What answering about workshops takes: the store, who may guess how often, and whom the lab lets in. */
import type { Figures } from "../../lib/capacity/figures.ts";
import type { CourseFolder } from "../../lib/lesson/library.ts";
import { DrydockError } from "../../lib/protocol/errors.ts";
import type { SandboxOrder, WarmOrder } from "../../lib/protocol/reports.ts";
import type { Store } from "../store/open.ts";
import type { Hub } from "./hub.ts";
import type { LiveSessions } from "./live.ts";
import { TryLimit } from "./try-limit.ts";

export interface Lab {
  store: Store;
  /** `solo`: whoever comes is a learner. `workshop`: only who has joined one. */
  access: "solo" | "workshop";
  courses: () => Promise<CourseFolder[]>;
  ticketSecret: string;
  cookieSecret: string;
  live: LiveSessions;
  hub: Hub;
  /** What learners were measured to cost on this machine; null where nobody has. */
  measured: Figures | null;
  report: (message: string, error: Error) => void;
  /** A workshop may be over now. */
  ended: () => void;
  /** Lets go for good of people who are in no workshop any more. */
  dismiss: (people: string[]) => void;
  /** Resolves with how many sandboxes it was done to; null where the sandbox-server is away. */
  act: (order: SandboxOrder) => Promise<number | null>;
  /** Resolves with how many sandboxes will stand ready; null where the sandbox-server is away. */
  warm: (order: WarmOrder) => Promise<number | null>;
  codeTries: TryLimit;
  passphraseTries: TryLimit;
}

/** A class types its codes wrong more often than one person does; 40 bits are not found at ten tries a minute. */
export const codeTries = () => new TryLimit({ burst: 40, refillMs: 6_000 });
export const passphraseTries = () => new TryLimit({ burst: 6, refillMs: 30_000 });

/**
 * Answers how many sandboxes it was done to.
 * @throws DrydockError `host_unreachable`
 */
export async function actOn({ act }: Lab, order: SandboxOrder): Promise<number> {
  return reached(await act(order));
}

/**
 * Answers how many sandboxes will stand ready.
 * @throws DrydockError `host_unreachable`
 */
export async function warmFor({ warm }: Lab, order: WarmOrder): Promise<number> {
  return reached(await warm(order));
}

function reached(count: number | null): number {
  if (count === null) throw new DrydockError("host_unreachable");
  return count;
}
