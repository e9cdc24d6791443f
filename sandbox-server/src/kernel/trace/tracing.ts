/** Makes the kernel ready to be traced: finds tracefs, puts the probes in, and learns how their records are laid out. */
import { createHash } from "node:crypto";
import type { Host } from "../../host/host.ts";
import { type EventFormat, type PageFormat, parseEventFormat, parsePageFormat } from "./format.ts";
import { type Probe, probesFor, TRACEPOINTS } from "./probes.ts";

export const TRACEFS = "/sys/kernel/tracing";

const GROUP_PREFIX = "drydock_";

export interface Tracing {
  /** Events to be enabled, as `system/event`. */
  events: readonly string[];
  /** By `common_type` of a record: the event's name, without its system. */
  formats: ReadonlyMap<number, NamedFormat>;
  page: PageFormat;
}

export interface NamedFormat {
  name: string;
  format: EventFormat;
}

/** Why there is no timeline on this host, and what would change that. */
export class TracingUnavailable extends Error {
  readonly remedy: string;

  constructor(reason: string, remedy: string, options?: ErrorOptions) {
    super(reason, options);
    this.remedy = remedy;
  }
}

/**
 * Idempotent: several servers on one host share the probes, which are named after what they are.
 * @throws TracingUnavailable
 */
export function prepareTracing(host: Host, architecture: NodeJS.Architecture = process.arch): Tracing {
  if (!host.exists(`${TRACEFS}/instances`)) {
    throw new TracingUnavailable(
      "The kernel's trace events cannot be read: there is no tracefs at /sys/kernel/tracing.",
      "mount -t tracefs tracefs /sys/kernel/tracing (needs a kernel with CONFIG_FTRACE), then restart the sandbox-server",
    );
  }
  const group = defineProbes(host, architecture);
  const probes = probesFor(architecture, group) ?? [];
  const events = [...TRACEPOINTS, ...probes.map(({ name }) => `${group}/${name}`)];
  const formats = new Map<number, NamedFormat>();
  for (const event of events) {
    const text = host.readText(`${TRACEFS}/events/${event}/format`);
    if (text === null) {
      throw new TracingUnavailable(
        `The kernel has no trace event ${event}.`,
        "a kernel of 5.19 or later with CONFIG_FTRACE",
      );
    }
    const format = parseEventFormat(text);
    formats.set(format.id, { name: event.slice(event.indexOf("/") + 1), format });
  }
  return { events, formats, page: parsePageFormat(host.readText(`${TRACEFS}/events/header_page`) ?? "") };
}

/** Answers the name of the event group. */
function defineProbes(host: Host, architecture: NodeJS.Architecture): string {
  const wanted = probesFor(architecture, "GROUP");
  if (!wanted) {
    throw new TracingUnavailable(
      `Nobody has written down how the kernel passes arguments on ${architecture}.`,
      "a host with an x86-64 or ARM64 processor, or an entry for this one in probes.ts",
    );
  }
  // The same name for the same definitions, so that another version's, which may be in use, are left as they are.
  const group = GROUP_PREFIX + createHash("sha256").update(JSON.stringify(wanted)).digest("hex").slice(0, 8);
  try {
    for (const probe of probesFor(architecture, group) ?? []) define(host, group, probe);
  } catch (cause) {
    throw new TracingUnavailable(
      "The kernel takes no probes.",
      "a kernel with CONFIG_KPROBE_EVENTS that is not locked down (/sys/kernel/security/lockdown: not `confidentiality`)",
      { cause },
    );
  }
  return group;
}

function define(host: Host, group: string, { name, definition, otherwise }: Probe): void {
  if (host.exists(`${TRACEFS}/events/${group}/${name}`)) return;
  try {
    host.appendText(`${TRACEFS}/dynamic_events`, `${definition}\n`);
  } catch (error) {
    if (otherwise === undefined) throw error;
    host.appendText(`${TRACEFS}/dynamic_events`, `${otherwise}\n`);
  }
}

/** Takes the probes of our servers out again, but for those that another one has in use. */
export function removeProbes(host: Host): void {
  const groups = host.listDirectories(`${TRACEFS}/events`).filter((name) => name.startsWith(GROUP_PREFIX));
  for (const group of groups) {
    for (const name of host.listDirectories(`${TRACEFS}/events/${group}`)) {
      try {
        host.appendText(`${TRACEFS}/dynamic_events`, `-:${group}/${name}\n`);
      } catch {
        return; // In use: EBUSY.
      }
    }
  }
}
