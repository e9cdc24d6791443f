/** What stands before everything that is a host's: who asks, and of what workshop and whom. */
import { DrydockError } from "../../lib/protocol/errors.ts";
import type { Host } from "../store/hosts.ts";
import { findPerson, type Person } from "../store/people.ts";
import { findWorkshop, type Workshop } from "../store/workshops.ts";
import type { Call, Handler, Reply } from "./call.ts";
import type { Lab } from "./lab.ts";
import { requireHost } from "./members.ts";

export interface HostGuards {
  /** For a host alone; others are told `sign_in_needed`. */
  asHost: (handle: (call: Call, host: Host) => Promise<Reply>) => Handler;
  /** And of the workshop that `:workshop` names, or `not_found`. */
  ofWorkshop: (handle: (call: Call, workshop: Workshop, host: Host) => Promise<Reply>) => Handler;
  /** And of somebody in it, whom `:person` names. */
  ofPerson: (handle: (call: Call, person: Person, workshop: Workshop) => Promise<Reply>) => Handler;
}

export function hostGuards(lab: Lab): HostGuards {
  const asHost: HostGuards["asHost"] = (handle) => async (call) => handle(call, await requireHost(lab.store, call));
  const ofWorkshop: HostGuards["ofWorkshop"] = (handle) =>
    asHost(async (call, host) => handle(call, await theWorkshop(lab, call), host));
  return {
    asHost,
    ofWorkshop,
    ofPerson: (handle) =>
      ofWorkshop(async (call, workshop) => handle(call, await thePerson(lab, call, workshop), workshop)),
  };
}

async function theWorkshop(lab: Lab, { params }: Call): Promise<Workshop> {
  const workshop = await findWorkshop(lab.store, params.workshop ?? "");
  if (!workshop) throw new DrydockError("not_found");
  return workshop;
}

async function thePerson(lab: Lab, { params }: Call, workshop: Workshop): Promise<Person> {
  const person = await findPerson(lab.store, params.person ?? "");
  if (person?.workshop !== workshop.id) throw new DrydockError("not_found");
  return person;
}
