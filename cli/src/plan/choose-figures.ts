/** Which figures a plan rests on, and in words where each of them comes from. Pure. */
import { type Figures, figuresOf, type ProfileFigures } from "../../../lib/capacity/figures.ts";
import type { ProfileName } from "../../../lib/lesson/profile-names.ts";

export interface ChosenFigures {
  figures: ProfileFigures;
  /** A line for each source. */
  sources: string[];
}

/**
 * Those of this machine where somebody has measured here, else the recorded ones. An emulated processor's time says nothing
 * of a real one's: of it the recorded figure is taken.
 */
export function chooseFigures(profile: ProfileName, measured: Figures | null, recorded: Figures): ChosenFigures | null {
  const known = figuresOf(recorded, profile);
  const here = measured && figuresOf(measured, profile);
  if (!measured || !here) {
    return known && { figures: known, sources: [`memory, processors, disk: ${recordedWords(recorded, known)}`] };
  }
  if (!measured.isEmulated || !known) {
    return { figures: here, sources: [`memory, processors, disk: ${measuredWords(measured, here)}`] };
  }
  const atWork = { ...here.atWork, processors: known.atWork.processors };
  return {
    figures: { ...here, atWork },
    sources: [
      `memory, disk: ${measuredWords(measured, here)}`,
      `processors: ${recordedWords(recorded, known)}, since the processors here are emulated`,
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
