/** The screen and the controls of a replay. */
import { Pause, Play } from "lucide-react";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { Cast } from "./asciicast.ts";
import { Playback, type Step, withoutPauses } from "./playback.ts";
import { createReplayScreen, type ReplayScreen } from "./replay-screen.ts";

const SPEEDS = [0.5, 1, 2, 4, 8];

export function ReplayPlayer({ cast }: { cast: Cast }) {
  const container = useRef<HTMLDivElement>(null);
  const screen = useRef<ReplayScreen>(null);
  const [skipsPauses, setSkipsPauses] = useState(true);
  const playback = useMemo(() => new Playback(skipsPauses ? withoutPauses(cast) : cast), [cast, skipsPauses]);
  const [atMs, setAtMs] = useState(0);
  const [isPlaying, setIsPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);

  function show(step: Step) {
    screen.current?.show(step);
    setAtMs(playback.atMs);
    setIsPlaying(playback.isPlaying);
  }
  const advance = useEffectEvent(() => show(playback.advance(performance.now())));

  const begin = useEffectEvent(() => {
    const nowMs = performance.now();
    show({ ...playback.seek(0, nowMs), isFromStart: true });
    show(playback.setSpeed(speed, nowMs));
    show(playback.play(nowMs));
  });

  useEffect(() => {
    if (!container.current) return;
    const created = createReplayScreen(container.current, cast);
    screen.current = created;
    return () => {
      screen.current = null;
      created.dispose();
    };
  }, [cast]);

  // It plays as soon as it is there, and from the start with other pauses.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another playback begins anew
  useEffect(() => {
    const frame = requestAnimationFrame(() => begin());
    return () => cancelAnimationFrame(frame);
  }, [playback]);

  useEffect(() => {
    if (!isPlaying) return;
    let frame = requestAnimationFrame(function tick() {
      advance();
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying]);

  return (
    <>
      <div className="min-h-0 flex-1 border-y border-line bg-term-ground p-3">
        <div ref={container} className="h-full overflow-hidden font-mono" />
      </div>
      <div className="flex items-center gap-3 px-3 py-2">
        <IconButton
          icon={isPlaying ? Pause : Play}
          label={isPlaying ? "Pause" : "Play"}
          onClick={() => show(isPlaying ? playback.pause(performance.now()) : playback.play(performance.now()))}
        />
        <input
          type="range"
          aria-label="Position"
          aria-valuetext={`${clock(atMs)} of ${clock(playback.durationMs)}`}
          min={0}
          max={Math.max(1, playback.durationMs)}
          step="any"
          value={atMs}
          onChange={(event) => show(playback.seek(Number(event.target.value), performance.now()))}
          className="min-w-24 flex-1 accent-accent"
        />
        <span className="font-mono text-xs whitespace-nowrap text-muted tabular-nums">
          {clock(atMs)} / {clock(playback.durationMs)}
        </span>
        <select
          aria-label="Speed"
          value={speed}
          onChange={(event) => {
            const chosen = Number(event.target.value);
            setSpeed(chosen);
            show(playback.setSpeed(chosen, performance.now()));
          }}
          className="h-7 rounded-md border border-edge bg-surface px-1"
        >
          {SPEEDS.map((choice) => (
            <option key={choice} value={choice}>
              {choice}×
            </option>
          ))}
        </select>
        <label className="flex items-center gap-1.5 whitespace-nowrap">
          <input
            type="checkbox"
            checked={skipsPauses}
            onChange={(event) => setSkipsPauses(event.target.checked)}
            className="size-4 accent-accent"
          />
          Shorten pauses
        </label>
      </div>
    </>
  );
}

/** `1:05`. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
