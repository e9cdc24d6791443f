"use client";
/** A flag that falls back by itself: for feedback such as "Copied". */
import { useCallback, useEffect, useRef, useState } from "react";

/** Long enough to be read, short enough not to be taken for a state. */
const FLASH_MS = 2_000;

export function useFlash(): [isOn: boolean, flash: () => void] {
  const [isOn, setIsOn] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const flash = useCallback(() => {
    clearTimeout(timer.current);
    setIsOn(true);
    timer.current = setTimeout(() => setIsOn(false), FLASH_MS);
  }, []);
  return [isOn, flash];
}
