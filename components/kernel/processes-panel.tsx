"use client";
/** The sandbox's processes as a tree, with a box round each PID namespace. */
import { type KeyboardEvent, type MouseEvent, memo, useMemo } from "react";
import { signalName } from "#lib/kernel/flags.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";
import { useKernelPlace } from "./kernel-place.ts";
import { type Ghost, useKernel } from "./kernel-store.ts";
import { ProcessDetails } from "./process-details.tsx";
import { ProcessTable } from "./process-table.tsx";
import { isBox, processTree, type TreeBox, type TreeRow } from "./process-tree.ts";

/** A process is new for this long. */
const NEW_MS = 4_000;
const NO_GHOSTS: Ghost[] = [];

export function ProcessesPanel({ shown, isTable }: { shown: KernelSnapshot; isTable: boolean }) {
  const ghosts = useKernel((store) => (store.past ? NO_GHOSTS : store.ghosts));
  const selected = useKernel((store) => store.selected);
  const { processes, sandbox, omitted } = shown.view;
  const tree = useMemo(() => processTree(processes, ghosts, sandbox.pid), [processes, ghosts, sandbox.pid]);
  const process = selected === null ? undefined : processes[selected];
  const hidden = tree.hidden + (omitted.processes ?? 0);
  return (
    <div className="flex h-full min-h-0">
      <div className="min-w-0 flex-1 overflow-auto p-3">
        {isTable ? (
          <ProcessTable rows={tree.rows} />
        ) : (
          <>
            <Heads />
            <Tree tree={tree} atMs={shown.atMs} />
          </>
        )}
        {hidden > 0 && <p className="mt-2 text-xs text-muted">{hidden} more processes are not drawn.</p>}
      </div>
      {process && (
        <aside
          aria-label={`Process ${process.pid}`}
          className="w-64 shrink-0 overflow-auto border-l border-line bg-surface"
        >
          <ProcessDetails process={process} />
        </aside>
      )}
    </div>
  );
}

function Tree({ tree, atMs }: { tree: ReturnType<typeof processTree>; atMs: number }) {
  const selected = useKernel((store) => store.selected);
  const select = useKernel((store) => store.select);
  const ids = tree.rows.map(({ process }) => process.id);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const at = selected === null ? -1 : ids.indexOf(selected);
    const targets: Partial<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: ids.length - 1,
    };
    if (event.key === "Escape") select(null);
    const target = targets[event.key];
    const id = target === undefined ? undefined : ids[target];
    if (id === undefined) return;
    event.preventDefault();
    select(id);
    document.getElementById(rowId(id))?.scrollIntoView({ block: "nearest" });
  }

  function onClick({ target }: MouseEvent) {
    const id = target instanceof Element ? target.closest<HTMLElement>("[data-process]")?.dataset.process : undefined;
    if (id !== undefined) select(id === selected ? null : id);
  }

  return (
    <div
      role="tree"
      tabIndex={0}
      aria-label="Processes of the sandbox"
      aria-activedescendant={selected !== null && ids.includes(selected) ? rowId(selected) : undefined}
      className="kernel-tree"
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <Box box={tree.root} isRoot atMs={atMs} selected={selected} />
    </div>
  );
}

/** What stands in each row; its own text says it to screen readers. */
function Heads() {
  return (
    <div aria-hidden className="pid-row head">
      <span className="flex-1">command</span>
      <span className="w-18 shrink-0 text-right">PID inside</span>
      <span className="w-14 shrink-0 text-right">on host</span>
      <span className="w-10 shrink-0 text-right">uid</span>
      <span className="w-4 shrink-0" />
    </div>
  );
}

function rowId(process: string): string {
  return `process-${process}`;
}

interface Drawn {
  atMs: number;
  selected: string | null;
}

function Box({ box, isRoot, ...drawn }: Drawn & { box: TreeBox; isRoot?: boolean }) {
  const name = isRoot ? "The sandbox's own PID namespace" : "Nested PID namespace";
  return (
    /* oxlint-disable jsx-a11y/prefer-tag-over-role */
    // biome-ignore lint/a11y/useSemanticElements: in a tree a group holds tree items; no other element may
    <div role="group" aria-label={`${name}, inode ${box.inode}`} className={isRoot ? "pid-box" : "pid-box nested"}>
      <p aria-hidden className="pid-box-label">
        {isRoot ? "sandbox" : "new"} pid:[{box.inode}]
      </p>
      {box.items.map((item) =>
        isBox(item) ? (
          <Box key={`${item.inode}:${firstOf(item)}`} box={item} {...drawn} />
        ) : (
          <Row
            key={item.process.id}
            process={item.process}
            ghost={item.ghost}
            depth={item.depth}
            isNew={item.ghost === null && drawn.atMs - item.process.startedAtMs < NEW_MS}
            isSelected={drawn.selected === item.process.id}
          />
        ),
      )}
    </div>
  );
}

function firstOf(box: TreeBox): string {
  const [first] = box.items;
  return first === undefined ? "" : isBox(first) ? firstOf(first) : first.process.id;
}

interface RowProps extends TreeRow {
  isNew: boolean;
  isSelected: boolean;
}

const Row = memo(function Row({ process, ghost, depth, isNew, isSelected }: RowProps) {
  const { id, pid, nspids, argv, comm, uid, state, terminal } = process;
  const { isOwn } = useKernelPlace();
  return (
    <div
      id={rowId(id)}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-selected={isSelected}
      data-process={id}
      data-new={isNew || undefined}
      data-dead={ghost ? true : undefined}
      className="pid-row"
    >
      <span className="pid-command" title={argv.join(" ")} style={{ paddingLeft: `${depth * 0.875}rem` }}>
        {argv.length > 0 ? argv.join(" ") : `[${comm}]`}
      </span>
      {terminal !== null && (
        <span className="kernel-tag">
          {isOwn ? "your" : "their"} shell {terminal}
        </span>
      )}
      {state === "Z" && !ghost && (
        <span className="kernel-tag" title="It has ended; its parent has not yet asked how (wait(2))">
          zombie
        </span>
      )}
      {ghost && <span className="kernel-tag">{endText(ghost)}</span>}
      <span className="w-18 shrink-0 truncate text-right text-ns-pid">
        <span className="sr-only">PID inside </span>
        {nspids.join(" → ") || "–"}
      </span>
      <span className="w-14 shrink-0 text-right text-muted">
        <span className="sr-only">on the host </span>
        {pid}
      </span>
      <span className="w-10 shrink-0 truncate text-right text-muted">
        <span className="sr-only">uid inside </span>
        {uid.inside ?? "?"}
      </span>
      <span className="w-4 shrink-0 text-right text-muted">{ghost ? "" : state}</span>
    </div>
  );
});

export function endText({ end }: Ghost): string {
  if (end?.signal != null) return `ended by ${signalName(end.signal)}`;
  return end?.code != null ? `exit ${end.code}` : "ended";
}
