/** QEMU's argument list for the virtual machine, as a pure function of what it is to be. */

/** The one machine type we boot; the guest system is built for the processor of the build machine. */
export const QEMU = "qemu-system-x86_64";

/** How the guest's instructions are run: by the processor (KVM) or by QEMU itself (TCG). */
export type Accelerator = "kvm" | "emulation";

/** Paths of the built images; see cli/src/rootfs. */
export interface VmImages {
  kernel: string;
  initrd: string;
  /** The VM's own system, ext4. */
  system: string;
  /** The learner's root filesystem, ext4. */
  learner: string;
  /** The one with a Docker Engine, ext4. */
  docker: string;
}

/** What QEMU inherits instead of opening it, so that it can run as a user who may open nothing. */
export const INHERITED = [
  "control",
  "agent",
  "project",
  "kernel",
  "initrd",
  "system",
  "learner",
  "scratch",
  "docker",
  "environment",
  "consoleLog",
  "serverLog",
] as const;
export type InheritedFile = (typeof INHERITED)[number];

/** The number of its file descriptor, after stdin, stdout and stderr. */
export function descriptor(name: InheritedFile): number {
  return 3 + INHERITED.indexOf(name);
}

/** Where the sandbox-server listens inside. */
export const GUEST_PORT = 7071;

export interface MachineShape {
  accelerator: Accelerator;
  cpus: number;
  memoryBytes: number;
  /** Port on 127.0.0.1 that leads to {@link GUEST_PORT}. */
  hostPort: number;
  /** May the guest reach this machine's networks? What of that learners may is for the sandbox-server to say. */
  hasEgress: boolean;
}

/** Arguments for {@link QEMU}. */
export function qemuArguments(shape: MachineShape): string[] {
  return [
    ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-rtc", "base=utc"],
    ...["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"],
    ...processor(shape),
    ...["-kernel", reopened("kernel"), "-initrd", reopened("initrd")],
    ...["-append", kernelCommandLine(shape.accelerator)],
    ...inherit("consoleLog"),
    ...["-serial", `file:${fdset("consoleLog")}`],
    // The guest knows the disks by this order: vda, vdb, vdc, vdd.
    ...disk("system", "read-only=on"),
    ...disk("learner", "read-only=on"),
    // discard: what learners delete goes back to this machine.
    ...disk("scratch", "discard=unmap"),
    ...disk("docker", "read-only=on"),
    ...["-chardev", `socket,id=project,fd=${descriptor("project")}`],
    ...["-device", "vhost-user-fs-pci,chardev=project,tag=drydock"],
    // restrict=on: the guest reaches neither this machine nor the network; the one forwarded port leads in.
    ...[
      "-netdev",
      `user,id=net,ipv6=off,restrict=${shape.hasEgress ? "off" : "on"},hostfwd=tcp:127.0.0.1:${shape.hostPort}-:${GUEST_PORT}`,
    ],
    ...["-device", "virtio-net-pci,netdev=net,romfile="],
    ...["-object", "rng-random,id=entropy,filename=/dev/urandom", "-device", "virtio-rng-pci,rng=entropy"],
    ...["-device", "virtio-serial-pci"],
    ...serialPort("control", `socket,id=control,fd=${descriptor("control")}`),
    ...serialPort("agent", `socket,id=agent,fd=${descriptor("agent")}`),
    ...inherit("serverLog"),
    ...serialPort("log", `file,id=log,path=${fdset("serverLog")}`),
    // fw_cfg, not the kernel command line: every learner can read /proc/cmdline.
    ...["-fw_cfg", `name=opt/drydock/env,file=${reopened("environment")}`],
  ];
}

/**
 * All that QEMU can emulate, but for
 * - cx16: Linux 6.12 panics at random in its slab allocator under multi-threaded emulation of cmpxchg16b;
 * - pku: with protection keys V8 keeps a register of its code pages, and now and then aborts over it under emulation;
 * - la57: a fifth level of page tables, which every emulated TLB miss would have to walk.
 */
const EMULATED_CPU = "max,cx16=off,pku=off,la57=off";

function processor({ accelerator, cpus, memoryBytes }: MachineShape): string[] {
  const memory = `${Math.floor(memoryBytes / 2 ** 20)}M`;
  return [
    // virtiofsd reads and writes the guest's memory, so that memory must be shared.
    ...["-machine", "q35,memory-backend=memory", "-m", memory, "-smp", String(cpus)],
    ...["-object", `memory-backend-memfd,id=memory,size=${memory},share=on`],
    ...(accelerator === "kvm"
      ? ["-accel", "kvm", "-cpu", "host"]
      : ["-accel", "tcg,thread=multi", "-cpu", EMULATED_CPU]),
  ];
}

function kernelCommandLine(accelerator: Accelerator): string {
  const common = "console=ttyS0 panic=-1 quiet";
  if (accelerator === "kvm") return common;
  // Emulated code does not speculate, so there is nothing to mitigate and much to save. On a busy machine the timer
  // that the kernel checks at boot may come too late, which would be a panic.
  return `${common} mitigations=off no_timer_check`;
}

function disk(name: "system" | "learner" | "scratch" | "docker", option: string): string[] {
  return [
    ...inherit(name),
    ...["-blockdev", `driver=file,node-name=${name},filename=${fdset(name)},${option}`],
    ...["-device", `virtio-blk-pci,drive=${name}`],
  ];
}

function serialPort(name: string, chardev: string): string[] {
  return ["-chardev", chardev, "-device", `virtserialport,chardev=${name},name=drydock.${name}`];
}

/** Makes an inherited file known under {@link fdset}. */
function inherit(name: InheritedFile): string[] {
  return ["-add-fd", `fd=${descriptor(name)},set=${descriptor(name)}`];
}

function fdset(name: InheritedFile): string {
  return `/dev/fdset/${descriptor(name)}`;
}

/** For the options that know no fdset: the same file, opened once more. Its own mode must allow that. */
function reopened(name: InheritedFile): string {
  return `/proc/self/fd/${descriptor(name)}`;
}
