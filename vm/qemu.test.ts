import { expect, test } from "vitest";
import { descriptor, INHERITED, type MachineShape, qemuArguments } from "./qemu.ts";

const emulated: MachineShape = {
  accelerator: "emulation",
  cpus: 2,
  memoryBytes: 3 * 2 ** 30,
  hostPort: 41234,
  hasEgress: false,
};

/** What follows an option, for each time it is given. */
function valuesOf(option: string, args: readonly string[]): string[] {
  return args.flatMap((arg, index) => (arg === option ? [args[index + 1] ?? ""] : []));
}

test("an emulated machine runs on several threads, without the features whose emulation breaks Linux and V8", () => {
  const args = qemuArguments(emulated);
  expect(valuesOf("-accel", args)).toEqual(["tcg,thread=multi"]);
  expect(valuesOf("-cpu", args)).toEqual(["max,cx16=off,pku=off,la57=off"]);
  expect(valuesOf("-append", args)).toEqual(["console=ttyS0 panic=-1 quiet mitigations=off no_timer_check"]);
});

test("under KVM the processor is the machine's own, and its mitigations stay on", () => {
  const args = qemuArguments({ ...emulated, accelerator: "kvm" });
  expect(valuesOf("-accel", args)).toEqual(["kvm"]);
  expect(valuesOf("-cpu", args)).toEqual(["host"]);
  expect(valuesOf("-append", args).join()).not.toContain("mitigations");
});

test("the guest has no way out unless learners are to have one, and one port of this machine leads in", () => {
  const network = (hasEgress: boolean) => valuesOf("-netdev", qemuArguments({ ...emulated, hasEgress }));
  expect(network(false)).toEqual(["user,id=net,ipv6=off,restrict=on,hostfwd=tcp:127.0.0.1:41234-:7071"]);
  expect(network(true)).toEqual(["user,id=net,ipv6=off,restrict=off,hostfwd=tcp:127.0.0.1:41234-:7071"]);
});

test("memory is given once for the machine and once for virtiofsd to share", () => {
  const args = qemuArguments(emulated);
  expect(valuesOf("-m", args)).toEqual(["3072M"]);
  expect(valuesOf("-object", args)[0]).toBe("memory-backend-memfd,id=memory,size=3072M,share=on");
});

test("the disks come in the order in which the guest's init mounts them, and only scratch can be written", () => {
  const disks = valuesOf("-blockdev", qemuArguments(emulated));
  expect(disks.map((disk) => /node-name=(\w+)/.exec(disk)?.[1])).toEqual(["system", "learner", "scratch", "docker"]);
  expect(disks.map((disk) => disk.includes("read-only=on"))).toEqual([true, true, false, true]);
});

test("every inherited file is named once, and no other file of this machine but the entropy source", () => {
  const args = qemuArguments(emulated).join(" ");
  for (const name of INHERITED) {
    expect(args, name).toMatch(new RegExp(`(fd=|/proc/self/fd/)${descriptor(name)}\\b`));
  }
  expect(args.match(/(?<==)\/(?!dev\/fdset|proc\/self\/fd)\S*/g)).toEqual(["/dev/urandom"]);
});
