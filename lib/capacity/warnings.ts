/** What a host of a class should know of the machine before it hurts, in sentences. Pure. */
import { bytesText } from "../bytes-text.ts";
import type { Capacity } from "./capacity.ts";
import type { HostReading } from "./host-reading.ts";

/** Below these parts something is said; what is done later, at which part, stands in `SPARE` of capacity.ts. */
const LITTLE_MEMORY = 0.2;
const LITTLE_DISK = 0.15;
/** Somebody waits for memory for so much of the time: the machine begins to shuffle pages instead of working. */
const MEMORY_PRESSURE = 0.1;
/** For processors and disks some waiting is usual, and more than this is felt. */
const CPU_PRESSURE = 0.6;
const IO_PRESSURE = 0.4;

/** @param people of the class, here or not */
export function warningsOf(reading: HostReading, { holds, by }: Capacity, people: number): string[] {
  const { memory, disk, pressure, places } = reading;
  const warnings: string[] = [];
  if (places.waiting > 0) {
    warnings.push(
      `${count(places.waiting, "person waits", "people wait")} for a place: ${places.taken} of ${places.most} are taken.`,
    );
  } else if (people > holds) {
    warnings.push(
      `There are ${people} people, and this server holds about ${holds}: ${SHORT[by]}. Who comes last may have to wait.`,
    );
  }
  if (memory.availableBytes < memory.totalBytes * LITTLE_MEMORY) {
    warnings.push(
      `Memory is getting short: ${bytesText(memory.availableBytes)} of ${bytesText(memory.totalBytes)} are left.`,
    );
  } else if (pressure && pressure.memory.over10s > MEMORY_PRESSURE) {
    warnings.push(`Programs wait for memory ${percent(pressure.memory.over10s)} of the time.`);
  }
  if (disk.freeBytes < disk.totalBytes * LITTLE_DISK) {
    warnings.push(`The disk is getting full: ${bytesText(disk.freeBytes)} of ${bytesText(disk.totalBytes)} are free.`);
  }
  if (pressure && pressure.cpu.over60s > CPU_PRESSURE) {
    warnings.push(`Programs wait for a processor ${percent(pressure.cpu.over60s)} of the time: shells are slow.`);
  }
  if (pressure && pressure.io.over60s > IO_PRESSURE) {
    warnings.push(`Programs wait for the disk ${percent(pressure.io.over60s)} of the time.`);
  }
  return warnings;
}

const SHORT: Record<Capacity["by"], string> = {
  places: "more sandboxes are not allowed at a time (DRYDOCK_MAX_SANDBOXES)",
  memory: "its memory is not enough for more",
  processors: "its processors are not enough for more",
  disk: "its disk is not enough for more",
};

export function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
