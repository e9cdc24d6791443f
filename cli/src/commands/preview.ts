/** `drydock preview`: a lesson beside its terminal, shown anew whenever its file is saved. */
import type { Command } from "commander";
import type { HostKind } from "../doctor/finding.ts";
import { type Selection, selectLessons } from "../lessons.ts";
import { hostOption } from "./doctor.ts";
import { parsePort, up } from "./up.ts";

interface PreviewOptions {
  port: number;
  host?: HostKind;
}

export function addPreviewCommand(program: Command): void {
  program
    .command("preview")
    .description("show a lesson in the browser as it is written, with its mistakes at their place")
    .argument("[path]", "a folder of courses, a course or a lesson; the project's lessons when left out")
    .option("--port <port>", "port for the browser", parsePort, 7080)
    .addOption(hostOption())
    .action(preview);
}

async function preview(given: string | undefined, { port, host }: PreviewOptions): Promise<void> {
  const selected = selectLessons(given);
  const lab = { port, listen: "127.0.0.1", dev: false, lessons: selected.directory, previewOf: pageOf(selected) };
  await up(host === undefined ? lab : { ...lab, host });
}

function pageOf({ course, slug }: Selection): string {
  return course === null || slug === null ? "/" : `/learn/${course}/${slug}`;
}
