/** The machine below a class, as its host sees it: what it holds, what is in use, what to be warned of. Pure. */
import { type Capacity, capacityOf } from "../capacity/capacity.ts";
import { chooseFigures } from "../capacity/choose-figures.ts";
import { costOf, type Figures } from "../capacity/figures.ts";
import type { HostReading } from "../capacity/host-reading.ts";
import { warningsOf } from "../capacity/warnings.ts";
import type { ProfileName } from "../lesson/profile-names.ts";

export interface ClassMachine {
  reading: HostReading;
  /** For the kinds of sandbox that the course uses, the one of which there is least room for first. */
  capacities: (Capacity & { profile: ProfileName; measuredOn: string | null })[];
  warnings: string[];
}

/**
 * @param profiles of the course's lessons
 * @param measured on this machine; null where nobody has
 * @param people of the class, here or not
 */
export function classMachine(
  reading: HostReading,
  profiles: readonly ProfileName[],
  measured: Figures | null,
  people: number,
): ClassMachine {
  const capacities = profiles.flatMap((profile) => {
    const known = chooseFigures(profile, measured);
    if (!known) return [];
    const { figures, measuredOn } = known;
    return [{ profile, measuredOn, ...capacityOf(reading, profile, costOf(figures)) }];
  });
  capacities.sort((one, other) => one.holds - other.holds);
  const [least] = capacities;
  return { reading, capacities, warnings: least ? warningsOf(reading, least, people) : [] };
}
