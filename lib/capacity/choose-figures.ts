/** Which figures a reckoning rests on, and in words where each of them comes from. Pure. */
import type { ProfileName } from "../lesson/profile-names.ts";
import { type Figures, figuresOf, type ProfileFigures } from "./figures.ts";
import { RECORDED } from "./recorded-figures.ts";

export interface ChosenFigures {
  figures: ProfileFigures;
  /** A line for each source. */
  sources: string[];
  /** The day of measuring on this machine; null where nobody has. */
  measuredOn: string | null;
}

/**
 * Those of this machine where somebody has measured here, else the recorded ones. An emulated processor's time says nothing
 * of a real one's: of it the recorded figure is taken.
 */
export function chooseFigures(profile: ProfileName, measured: Figures | null): ChosenFigures | null {
  const known = figuresOf(RECORDED, profile);
  const here = measured && figuresOf(measured, profile);
  if (!measured || !here) {
    if (!known) return null;
    const sources = [`memory, processors, disk: ${recordedWords(RECORDED, known)}`];
    return { figures: known, sources, measuredOn: null };
  }
  const { measuredOn } = measured;
  if (!measured.isEmulated || !known) {
    const sources = [`memory, processors, disk: ${measuredWords(measured, here)}`];
    return { figures: here, sources, measuredOn };
  }
  const atWork = { ...here.atWork, processors: known.atWork.processors };
  return {
    figures: { ...here, atWork },
    measuredOn,
    sources: [
      `memory, disk: ${measuredWords(measured, here)}`,
      `processors: ${recordedWords(RECORDED, known)}, since the processors here are emulated`,
    ],
  };
}

function measuredWords({ measuredOn, machine }: Figures, figures: ProfileFigures): string {
  return `measured here on ${measuredOn} (${machine}; ${learnersWords(figures)})`;
}

function recordedWords({ measuredOn, machine }: Figures, figures: ProfileFigures): string {
  return `recorded with this release on ${measuredOn} on another machine (${machine}; ${learnersWords(figures)})`;
}

function learnersWords({ profile, learners, seconds }: ProfileFigures): string {
  return `${learners} learners at work with the profile ${profile} for ${seconds} s`;
}
