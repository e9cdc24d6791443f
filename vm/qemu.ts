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
}

/** Numbers of the file descriptors that QEMU inherits. */
export const INHERITED = { control: 3, agent: 4, scratch: 5, environment: 6 } as const;

/** Where the sandbox-server listens inside. */
export const GUEST_PORT = 7071;

export interface MachineShape {
  accelerator: Accelerator;
  cpus: number;
  memoryBytes: number;
  images: VmImages;
  /** Socket of the virtiofsd that serves the project folder. */
  virtiofsSocket: string;
  /** Port on 127.0.0.1 that leads to {@link GUEST_PORT}. */
  hostPort: number;
  /** Files for the kernel's console and for what the sandbox-server writes. */
  logs: { console: string; server: string };
}

/** Arguments for qemu-system-x86_64. */
export function qemuArguments(shape: MachineShape): string[] {
  return [
    ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-rtc", "base=utc"],
    ...["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"],
    ...processor(shape),
    ...[
      "-kernel",
      shape.images.kernel,
      "-initrd",
      shape.images.initrd,
      "-append",
      kernelCommandLine(shape.accelerator),
    ],
    ...["-serial", `file:${escapeComma(shape.logs.console)}`],
    // The guest knows the disks by this order: vda, vdb, vdc.
    ...readOnlyDisk("system", shape.images.system),
    ...readOnlyDisk("learner", shape.images.learner),
    ...scratchDisk(),
    ...["-chardev", `socket,id=project,path=${escapeComma(shape.virtiofsSocket)}`],
    ...["-device", "vhost-user-fs-pci,chardev=project,tag=drydock"],
    // restrict=on: the guest reaches neither this machine nor the network; the one forwarded port leads in.
    ...["-netdev", `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${shape.hostPort}-:${GUEST_PORT}`],
    ...["-device", "virtio-net-pci,netdev=net,romfile="],
    ...["-object", "rng-random,id=entropy,filename=/dev/urandom", "-device", "virtio-rng-pci,rng=entropy"],
    ...["-device", "virtio-serial-pci"],
    ...serialPort("control", `socket,fd=${INHERITED.control}`),
    ...serialPort("agent", `socket,fd=${INHERITED.agent}`),
    ...serialPort("log", `file,path=${escapeComma(shape.logs.server)}`),
    // fw_cfg, not the kernel command line: every learner can read /proc/cmdline.
    ...["-fw_cfg", `name=opt/drydock/env,file=/proc/self/fd/${INHERITED.environment}`],
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
  // Emulated code does not speculate, so there is nothing to mitigate and much to save.
  return accelerator === "emulation" ? `${common} mitigations=off` : common;
}

function readOnlyDisk(name: string, file: string): string[] {
  return [
    ...["-blockdev", `driver=file,node-name=${name},filename=${escapeComma(file)},read-only=on`],
    ...["-device", `virtio-blk-pci,drive=${name}`],
  ];
}

function scratchDisk(): string[] {
  return [
    ...["-add-fd", `fd=${INHERITED.scratch},set=1`],
    // discard: what learners delete goes back to the host.
    ...["-blockdev", "driver=file,node-name=scratch,filename=/dev/fdset/1,discard=unmap"],
    ...["-device", "virtio-blk-pci,drive=scratch"],
  ];
}

function serialPort(name: string, chardev: string): string[] {
  const [driver, ...rest] = chardev.split(",");
  return [
    ...["-chardev", [driver, `id=${name}`, ...rest].join(",")],
    ...["-device", `virtserialport,chardev=${name},name=drydock.${name}`],
  ];
}

/** QEMU's options are lists separated by commas; a comma in a value is written twice. */
function escapeComma(value: string): string {
  return value.replaceAll(",", ",,");
}
