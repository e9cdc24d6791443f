/** The machine below a class, as its host sees it: what it holds, what is in use, what to be warned of. Pure. */
import { type Capacity, capacityOf } from "../capacity/capacity.ts";
import { costOf, type Figures, figuresOf } from "../capacity/figures.ts";
import type { HostReading } from "../capacity/host-reading.ts";
import { warningsOf } from "../capacity/warnings.ts";
import type { ProfileName } from "../lesson/profile-names.ts";

export interface ClassMachine {
  reading: HostReading;
  /** For the kinds of sandbox that the course uses, the one of which there is least room for first. */
  capacities: (Capacity & { profile: ProfileName })[];
  warnings: string[];
}

/**
 * @param profiles of the course's lessons
 * @param people of the class, here or not
 */
export function classMachine(
  reading: HostReading,
  profiles: readonly ProfileName[],
  figures: Figures,
  people: number,
): ClassMachine {
  const capacities = profiles.flatMap((profile) => {
    const known = figuresOf(figures, profile);
    return known ? [{ profile, ...capacityOf(reading, profile, costOf(known)) }] : [];
  });
  capacities.sort((one, other) => one.holds - other.holds);
  const [least] = capacities;
  return { reading, capacities, warnings: least ? warningsOf(reading, least, people) : [] };
}
