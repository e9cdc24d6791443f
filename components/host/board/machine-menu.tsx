"use client";
/** The machine below the class: how many it holds, what is in use, how hard it is pressed; and sandboxes made ready ahead. */
import { Gauge, TriangleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { bytesText } from "#lib/bytes-text.ts";
import type { Bound } from "#lib/capacity/capacity.ts";
import type { HostReading } from "#lib/capacity/host-reading.ts";
import { percent } from "#lib/capacity/warnings.ts";
import type { ClassMachine } from "#lib/workshop/class-machine.ts";
import { WarmForm } from "./warm-form.tsx";

export interface MachineMenuProps {
  workshop: string;
  machine: ClassMachine;
  /** How many are in the class. */
  people: number;
}

export function MachineMenu({ workshop, machine, people }: MachineMenuProps) {
  const id = useId();
  const { reading, capacities, warnings } = machine;
  const { places } = reading;
  const isWell = warnings.length === 0;
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        title="The server: what it holds and what is in use"
        className={`flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm hover:bg-sunken ${isWell ? "text-muted" : "text-warn"}`}
      >
        {isWell ? <Gauge aria-hidden size={15} /> : <TriangleAlert aria-hidden size={15} />}
        {places.taken} of {places.most} places
      </button>
      <div
        id={id}
        popover="auto"
        className="popover-below w-[27rem] rounded-lg border border-line bg-surface p-4 text-sm text-fg shadow-lg"
      >
        <h2 className="font-semibold">The server</h2>
        <ul className="mt-2 space-y-1.5">
          {capacities.map(({ profile, holds, by, ...reckoned }) => (
            <li key={profile}>
              Room for about <strong className="font-semibold">{holds}</strong> people in {SANDBOXES[profile]}:{" "}
              {FIRST[by]}.<span className="block text-xs text-muted">{costWords(reckoned)}</span>
            </li>
          ))}
        </ul>
        <Facts reading={reading} />
        <WarmForm
          key={people}
          workshop={workshop}
          profiles={capacities.map(({ profile }) => profile)}
          places={places}
          people={people}
        />
      </div>
    </>
  );
}

const SANDBOXES: Record<ClassMachine["capacities"][number]["profile"], string> = {
  base: "plain sandboxes",
  docker: "sandboxes with a Docker Engine",
  playground: "playgrounds",
};

const FIRST: Record<Bound, string> = {
  places: "more are not allowed at a time (DRYDOCK_MAX_SANDBOXES)",
  memory: "memory is what runs out first",
  processors: "processors are what runs out first",
  disk: "disk space is what runs out first",
};

type Reckoned = Pick<ClassMachine["capacities"][number], "cost" | "isMeasured" | "measuredOn">;

function costWords({ cost, isMeasured, measuredOn }: Reckoned): string {
  const { memoryBytes, processors, diskBytes } = cost;
  const each = `${bytesText(memoryBytes)} of memory, ${processors.toFixed(2)} processors and ${bytesText(diskBytes)} of disk each`;
  const known =
    measuredOn === null ? "as was recorded of learners at work elsewhere" : `as measured here on ${measuredOn}`;
  return `Reckoned with ${each}, ${isMeasured ? "those here now among it" : known}.`;
}

function Facts({ reading: { memory, disk, processors, pressure, places } }: { reading: HostReading }) {
  return (
    <dl className="mt-3 grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-1 border-t border-line pt-3">
      <Fact name="Sandboxes">
        {places.taken} in use, {places.waiting} waiting, {places.ready} standing ready
      </Fact>
      <Fact name="Memory">
        {bytesText(memory.availableBytes)} of {bytesText(memory.totalBytes)} left
      </Fact>
      <Fact name="Disk">
        {bytesText(disk.freeBytes)} of {bytesText(disk.totalBytes)} free
      </Fact>
      <Fact name="Processors">{processors}</Fact>
      <Fact name="Waited for">
        {pressure ? (
          <>
            processor {percent(pressure.cpu.over60s)}, memory {percent(pressure.memory.over60s)}, disk{" "}
            {percent(pressure.io.over60s)} of the last minute
          </>
        ) : (
          "this kernel does not tell (PSI)"
        )}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
