/**
 * What web's own process has opened and pages need. Next loads its own copy of every module, so the one store of the
 * process is handed to it by a name that all copies know.
 */

import type { StoredProgress } from "../lib/workshop/progress.ts";
import type { Host } from "./store/hosts.ts";
import type { Lead } from "./store/leads.ts";
import type { Person } from "./store/people.ts";
import type { TaskResult } from "./store/results.ts";
import type { Workshop } from "./store/workshops.ts";
import type { Member } from "./workshop/members.ts";

export interface WebServices {
  access: "solo" | "workshop";
  /** Who a browser is, by its cookies' values. */
  member(cookies: CookieValues): Promise<Member | null>;
  host(cookies: CookieValues): Promise<Host | null>;
  workshops(): Promise<ShownWorkshop[]>;
  workshop(id: string): Promise<ShownWorkshop | null>;
  /** Ids of the lessons that people of a workshop may open; null for every one. */
  unlocked(workshop: Workshop): Promise<string[] | null>;
  /** Null while nobody leads its class. */
  lead(workshop: string): Promise<Lead | null>;
  /** Of a workshop, in the order in which they joined. */
  people(workshop: string): Promise<Person[]>;
  /** What somebody has done, in the order in which it was. */
  results(person: string): Promise<TaskResult[]>;
  /** The same, by lesson. */
  progress(person: string): Promise<StoredProgress>;
}

/** A workshop at the moment that it is asked for. */
export interface ShownWorkshop extends Workshop {
  isOver: boolean;
}

export interface CookieValues {
  get(name: string): string | undefined;
}

const SLOT = Symbol.for("drydock.web.services");
const slots = globalThis as { [SLOT]?: WebServices };

export function provideServices(services: WebServices): void {
  slots[SLOT] = services;
}

/** @throws Error in a process that is not web */
export function webServices(): WebServices {
  const services = slots[SLOT];
  if (!services) throw new Error("pages are made outside of web's own process");
  return services;
}
