/** The `drydock` command: one file per subcommand under commands/, put together here. */
import { Command } from "commander";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addImportCommand } from "./commands/import.ts";
import { addInstallCommand } from "./commands/install.ts";
import { addLintCommand } from "./commands/lint.ts";
import { addNewCommand } from "./commands/new.ts";
import { addPlanCommand } from "./commands/plan.ts";
import { addPreviewCommand } from "./commands/preview.ts";
import { addStoreCommands } from "./commands/store.ts";
import { addTestCommand } from "./commands/test.ts";
import { addUpCommand } from "./commands/up.ts";
import { addVerifyCommand } from "./commands/verify.ts";
import { addVmCommand } from "./commands/vm.ts";
import { runProgram } from "./run-program.ts";

const program = new Command("drydock").description("A lab that teaches container internals on a real Linux kernel");
addUpCommand(program);
addDoctorCommand(program);
addInstallCommand(program);
addVerifyCommand(program);
addVmCommand(program);
addLintCommand(program);
addNewCommand(program);
addImportCommand(program);
addTestCommand(program);
addPreviewCommand(program);
addStoreCommands(program);
addPlanCommand(program);

await runProgram(program);
