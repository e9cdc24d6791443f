/** `drydock install`: the lab as services of systemd. */
import { type Command, Option } from "commander";
import { type InstallOptions, install, uninstall } from "../install/install.ts";
import { stopSignal } from "../stop-signal.ts";
import { ACCESS } from "../up/environment.ts";
import { Report } from "../up/report.ts";
import { originOption, parsePort } from "./up.ts";

export function addInstallCommand(program: Command): void {
  program
    .command("install")
    .description("run the lab as services of systemd, from this checkout; again after an upgrade, which shells outlive")
    .option("--port <port>", "port for browsers", parsePort)
    .option("--listen <address>", "address for browsers; 0.0.0.0 lets the network in")
    .addOption(originOption())
    .addOption(
      new Option("--access <access>", "whom it lets in: everybody, or who has joined a workshop").choices(ACCESS),
    )
    .option("--dry-run", "only tell what it would do", false)
    .option("--uninstall", "stop the services and take them away; settings and data stay", false)
    .action(({ uninstall: isRemoval, ...options }: InstallOptions & { uninstall: boolean }) => {
      const report = new Report();
      return isRemoval ? uninstall(options, report) : install(options, report, stopSignal());
    });
}
