"use client";
/** Where kernel panels stand: at whose sandbox they look, and whether its commands can be run from there. */
import { createContext, useContext } from "react";
import type { KernelLink } from "#components/terminal/kernel-link.ts";

export interface KernelPlace {
  /** Null while there is nothing to look at. */
  link: KernelLink | null;
  /** Is it the reader's own sandbox? */
  isOwn: boolean;
  /** Runs a command in the terminal that is in front; null where nobody may. */
  run: ((command: string) => void) | null;
}

export const KernelPlaceContext = createContext<KernelPlace>({ link: null, isOwn: true, run: null });

export function useKernelPlace(): KernelPlace {
  return useContext(KernelPlaceContext);
}
