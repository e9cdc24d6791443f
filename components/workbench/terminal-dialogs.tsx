"use client";
/** What is seldom opened, and so loaded when it is: the sheet of keys, and the player of recordings. */
import dynamic from "next/dynamic";
import { useEffect } from "react";
import { useSession } from "./session-store.ts";

const KeySheet = dynamic(() => import("#components/terminal/key-sheet.tsx").then((module) => module.KeySheet), {
  ssr: false,
});
const ReplayPanel = dynamic(
  () => import("#components/terminal/replay-panel.tsx").then((module) => module.ReplayPanel),
  { ssr: false },
);

export function TerminalDialogs() {
  const dialog = useSession((store) => store.dialog);
  const showDialog = useSession((store) => store.showDialog);
  const lastCast = useSession((store) => store.lastCast);
  const close = () => showDialog(null);

  useEffect(() => {
    // A terminal that has the keyboard deals with it by itself, and lets nothing of it through.
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== "Slash" || !event.ctrlKey || !event.shiftKey) return;
      event.preventDefault();
      showDialog("keys");
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [showDialog]);

  if (dialog === "keys") return <KeySheet onClose={close} />;
  return dialog === "replay" && <ReplayPanel recorded={lastCast} onClose={close} />;
}
