/** Reads a process's command line from /proc/PID/cmdline, which it can make as long and as strange as it likes. */
import { printable } from "../../../lib/kernel/printable.ts";
import { MAX_ARGUMENT_LENGTH, MAX_ARGUMENTS } from "../../../lib/kernel/view.ts";
import type { Host } from "../host/host.ts";

const MAX_BYTES = 4_096;

/** @param folder /proc/PID, or where that is held open; null when the process has ended or has no command line: a zombie, or one that cleared it. */
export function readArguments(host: Host, folder: string): string[] | null {
  const head = host.readHead(`${folder}/cmdline`, MAX_BYTES);
  if (!head || head.text === "") return null;
  const text = head.text.endsWith("\0") ? head.text.slice(0, -1) : head.text;
  const argv = text.split("\0");
  const shown = argv.slice(0, MAX_ARGUMENTS).map((argument) => printable(argument, MAX_ARGUMENT_LENGTH));
  return head.isCut || argv.length > MAX_ARGUMENTS ? [...shown, "…"] : shown;
}
