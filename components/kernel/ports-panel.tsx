"use client";
/** The ports that the sandbox's programs listen on, each to be opened here, beside the terminal, or in a tab of its own. */
import { ExternalLink, RotateCw, X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useSession } from "#components/workbench/session-store.ts";
import { networkSource } from "#lib/kernel/source.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";
import { type PortRow, portRows } from "./port-rows.ts";
import { SourceNote } from "./source-note.tsx";

/** A port that is shown here; another address each time that it is opened. */
interface Shown {
  port: number;
  url: string;
}

export function PortsPanel({ shown: { view } }: { shown: KernelSnapshot; isTable: boolean }) {
  const previews = useSession((store) => store.previews);
  const portUrl = useSession((store) => store.portUrl);
  const [shown, setShown] = useState<Shown | null>(null);
  const rows = portRows(view);
  const init = Object.values(view.processes).find(({ namespaces }) => namespaces.net === view.sandbox.net);

  async function openHere(port: number) {
    const url = await portUrl(port);
    if (url !== null) setShown({ port, url });
  }

  async function openTab(port: number) {
    const url = await portUrl(port);
    if (url !== null) window.open(url, "_blank", "noopener");
  }

  if (rows === null) return <Note>Reading the network namespace …</Note>;
  return (
    <div className="flex h-full min-h-0 text-xs">
      <section aria-label="Listening ports" className="w-52 shrink-0 overflow-auto border-r border-line bg-surface p-2">
        {rows.length === 0 && <p className="p-1 text-muted">Nothing listens on a port of your sandbox.</p>}
        <ul className="grid gap-0.5">
          {rows.map((row) => (
            <Port
              key={row.port}
              row={row}
              canOpen={previews !== null}
              isShown={shown?.port === row.port}
              onOpen={() => void openHere(row.port)}
              onOpenTab={() => void openTab(row.port)}
            />
          ))}
        </ul>
        {init && (
          <div className="mt-2 px-1">
            <SourceNote of="listening ports" source={networkSource("listeners", init)} />
          </div>
        )}
      </section>
      <div className="min-w-0 flex-1">
        {shown && previews !== null ? (
          <Preview
            {...shown}
            isListening={rows.some(({ port }) => port === shown.port)}
            onReload={() => void openHere(shown.port)}
            onOpenTab={() => void openTab(shown.port)}
            onClose={() => setShown(null)}
          />
        ) : (
          <Explanation isOn={previews !== null} hasPorts={rows.length > 0} />
        )}
      </div>
    </div>
  );
}

interface PortProps {
  row: PortRow;
  canOpen: boolean;
  isShown: boolean;
  onOpen: () => void;
  onOpenTab: () => void;
}

function Port({ row: { port, programs, elsewhere }, canOpen, isShown, onOpen, onOpenTab }: PortProps) {
  const name = (
    <>
      <strong className="font-mono text-sm font-semibold">{port}</strong>{" "}
      <span className="min-w-0 truncate text-muted">{programs.join(", ")}</span>
    </>
  );
  if (!canOpen || elsewhere) {
    return (
      <li className="px-2 py-1">
        <p className="flex min-w-0 items-baseline gap-2">{name}</p>
        {elsewhere && <p className="text-muted">Only at {elsewhere.join(", ")}: a preview does not get there.</p>}
      </li>
    );
  }
  return (
    <li className="flex items-center">
      <button
        type="button"
        aria-pressed={isShown}
        title="Open beside the terminal"
        onClick={onOpen}
        className="flex min-w-0 flex-1 items-baseline gap-2 rounded-sm px-2 py-1 text-left hover:bg-sunken aria-pressed:bg-sunken"
      >
        {name}
      </button>
      <IconButton icon={ExternalLink} label={`Open port ${port} in a tab`} onClick={onOpenTab} />
    </li>
  );
}

interface PreviewProps extends Shown {
  isListening: boolean;
  onReload: () => void;
  onOpenTab: () => void;
  onClose: () => void;
}

function Preview({ port, url, isListening, onReload, onOpenTab, onClose }: PreviewProps) {
  return (
    <section aria-label={`Preview of port ${port}`} className="flex h-full flex-col">
      <div className="flex h-8 shrink-0 items-center gap-1 border-b border-line px-2">
        <p className="min-w-0 flex-1 truncate font-mono">
          localhost:{port}
          <span aria-live="polite" className="text-warn">
            {!isListening && " – nothing listens"}
          </span>
        </p>
        <IconButton icon={RotateCw} label={`Load port ${port} again`} onClick={onReload} />
        <IconButton icon={ExternalLink} label={`Open port ${port} in a tab`} onClick={onOpenTab} />
        <IconButton icon={X} label={`Close port ${port}`} onClick={onClose} />
      </div>
      {/* Another origin than ours: it keeps its own storage, and cannot lead this page elsewhere. */}
      <iframe
        key={url}
        src={url}
        title={`Port ${port}`}
        sandbox="allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads"
        referrerPolicy="no-referrer"
        className="min-h-0 w-full flex-1 bg-white"
      />
    </section>
  );
}

function Explanation({ isOn, hasPorts }: { isOn: boolean; hasPorts: boolean }) {
  if (!isOn) {
    return (
      <Note>
        Ports cannot be opened here. A browser keeps what programs show apart from the lab by names, and nobody has set
        up one for this address. Whoever runs the lab can: DRYDOCK_PREVIEW_ORIGIN, as its configuration guide says.
      </Note>
    );
  }
  if (hasPorts) return <Note>Choose a port: what answers there is shown here.</Note>;
  return <Note>Start a program that listens, or publish a container's port: it appears on the left by itself.</Note>;
}

function Note({ children }: { children: string }) {
  return (
    <p className="grid h-full place-items-center p-6 text-center text-sm text-muted">
      <span className="max-w-96">{children}</span>
    </p>
  );
}
