import { expect, test } from "vitest";
import { webCommand } from "./web-process.ts";

test("root starts web as nobody, without capabilities, on a read-only project", () => {
  const { command, seenAs } = webCommand({ project: "/root/drydock", isRoot: true, dev: false });
  const line = command.join(" ");
  expect(seenAs).toBe("/mnt");
  expect(line).toContain("mount -o remount,bind,ro /mnt");
  expect(line).toContain(
    "--reuid 65534 --regid 65534 --clear-groups --no-new-privs --bounding-set -all --inh-caps -all",
  );
  expect(line).toMatch(/-- \S+ \/mnt\/web\/main\.ts$/);
});

test("anybody else starts it as himself", () => {
  const { command, seenAs } = webCommand({ project: "/home/ann/drydock", isRoot: false, dev: true });
  expect(seenAs).toBe("/home/ann/drydock");
  expect(command.slice(1)).toEqual(["/home/ann/drydock/web/main.ts", "--dev"]);
});
