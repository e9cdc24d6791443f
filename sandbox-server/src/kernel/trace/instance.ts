/** A trace ring of one sandbox: an instance of tracefs that only its processes and their children write to. */
import type { Host, NonBlockingFile } from "../../host/host.ts";
import { readRingPage } from "./ring-page.ts";
import { TRACEFS, type Tracing } from "./tracing.ts";

const INSTANCES = `${TRACEFS}/instances`;

/** For all processors together, within what is useful for one. */
const RING_KIB = 512;
const MIN_CPU_RING_KIB = 32;
const MAX_CPU_RING_KIB = 256;

/** How much one {@link TraceInstance.read} takes at most, all processors together. */
const MAX_READ_BYTES = 512 * 1024;

/** A record with the name of its event. */
export interface TraceRecord {
  /** CLOCK_MONOTONIC. */
  timestampNs: number;
  /** Id in `Tracing.formats`. */
  type: number;
  /** Thread that did it. */
  tid: number;
  data: DataView;
}

export interface TraceReading {
  /** By time. */
  records: TraceRecord[];
  /** Records that were overwritten before they were read; null when some were and the kernel does not know how many. */
  lost: number | null;
}

export class TraceInstance {
  readonly #host: Host;
  readonly #tracing: Tracing;
  readonly #folder: string;
  #rings: NonBlockingFile[] = [];
  /** Read, but newer than what another processor may still be writing. */
  #early: TraceRecord[] = [];

  /**
   * Makes the instance, or takes up one that an earlier server made: what its ring holds is read then.
   * @param tid one to follow from the beginning
   */
  constructor(host: Host, tracing: Tracing, name: string, tid: number) {
    this.#host = host;
    this.#tracing = tracing;
    this.#folder = `${INSTANCES}/${name}`;
    if (host.exists(this.#folder)) this.follow([tid]);
    else this.#make(tid);
  }

  #make(tid: number): void {
    const host = this.#host;
    host.makeDirectory(this.#folder);
    const processors = this.#processors().length;
    const kib = Math.min(MAX_CPU_RING_KIB, Math.max(MIN_CPU_RING_KIB, Math.floor(RING_KIB / processors)));
    // Before the first event is enabled, which would make the ring as large as the machine's own.
    host.writeText(`${this.#folder}/buffer_size_kb`, String(kib));
    host.writeText(`${this.#folder}/trace_clock`, "mono");
    host.writeText(`${this.#folder}/options/event-fork`, "1");
    // Before the first event, too: an empty list stands for every process of the machine.
    host.writeText(`${this.#folder}/set_event_pid`, String(tid));
    for (const event of this.#tracing.events) host.writeText(`${this.#folder}/events/${event}/enable`, "1");
  }

  /** Records what these threads do from now on, and whatever comes of them. */
  follow(tids: readonly number[]): void {
    if (tids.length > 0) this.#host.appendText(`${this.#folder}/set_event_pid`, tids.join(" "));
  }

  /** What has been written since the last time, up to `untilNs`: what is newer comes next time, in its order. */
  read(untilNs: number): TraceReading {
    if (this.#rings.length === 0) this.#rings = this.#openRings();
    const records = this.#early;
    let lost: number | null = 0;
    let budgetBytes = MAX_READ_BYTES;
    // A page from each in turn, so that a busy processor does not hide what another one saw.
    let open = this.#rings;
    while (open.length > 0 && budgetBytes > 0) {
      const more: NonBlockingFile[] = [];
      for (const ring of open) {
        // A buffer of its own: the records are views on it.
        const buffer = new Uint8Array(this.#tracing.page.pageSize);
        const count = ring.read(buffer);
        if (count === 0) continue;
        budgetBytes -= count;
        const page = readRingPage(buffer.subarray(0, count), this.#tracing.page);
        lost = lost === null || page.lost === null ? null : lost + page.lost;
        for (const { timestampNs, data } of page.records) {
          records.push({ timestampNs, type: data.getUint16(0, true), tid: data.getInt32(4, true), data });
        }
        more.push(ring);
      }
      open = more;
    }
    records.sort((a, b) => a.timestampNs - b.timestampNs);
    const end = records.findIndex((record) => record.timestampNs > untilNs);
    this.#early = end === -1 ? [] : records.splice(end);
    return { records, lost };
  }

  /** Lets go of the ring's files; it goes on being written to. */
  pause(): void {
    for (const ring of this.#rings) ring.close();
    this.#rings = [];
  }

  /** Nothing of it is left afterwards. */
  remove(): void {
    this.pause();
    removeInstance(this.#host, this.#folder);
  }

  #openRings(): NonBlockingFile[] {
    const files = this.#processors().map((cpu) =>
      this.#host.openNonBlocking(`${this.#folder}/per_cpu/${cpu}/trace_pipe_raw`),
    );
    return files.filter((file) => file !== null);
  }

  #processors(): string[] {
    return this.#host.listDirectories(`${this.#folder}/per_cpu`);
  }
}

/** Instances of sandboxes are named after their cgroups, so that a sweep knows whose they were. */
export function instanceName(cgroup: string): string {
  return cgroup.slice("/sys/fs/cgroup/".length).replaceAll("/", ".");
}

/** Removes the instances of sandboxes that are no more, whose cgroups stood below `cgroupRoot`. */
export function sweepInstances(host: Host, cgroupRoot: string): void {
  const prefix = `${instanceName(cgroupRoot)}.`;
  for (const name of host.listDirectories(INSTANCES)) {
    const id = name.slice(prefix.length);
    if (!name.startsWith(prefix) || id.includes(".") || host.exists(`${cgroupRoot}/${id}`)) continue;
    removeInstance(host, `${INSTANCES}/${name}`);
  }
}

function removeInstance(host: Host, folder: string): void {
  if (!host.exists(folder)) return;
  // Switched off first: rmdir(2) waits for what is in the middle of writing, and gives up on what is in use.
  host.writeText(`${folder}/events/enable`, "0");
  host.removeEmptyDirectory(folder);
}
