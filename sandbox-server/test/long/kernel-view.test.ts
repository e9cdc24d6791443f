/** What the kernel panels show of a real sandbox: each part, read as the kernel thread reads it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { capabilityNames } from "../../../lib/kernel/flags.ts";
import { KERNEL_PANELS, type KernelView, MAX_VIEW_MOUNTS, type ProcessView } from "../../../lib/kernel/view.ts";
import { NamespaceTree } from "../../src/kernel/namespace-tree.ts";
import { ViewReader } from "../../src/kernel/view-reader.ts";
import { cgroupPids } from "../../src/sandbox/cgroup.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { start } from "../judging.ts";
import { host, inside, testSandbox, until } from "../support.ts";
import { unshowableTexts } from "../unshowable.ts";

let sandbox: Sandbox & AsyncDisposable;
let look: ReturnType<typeof looking>;
beforeAll(async () => {
  sandbox = await testSandbox();
  look = looking(sandbox);
});
afterAll(() => sandbox[Symbol.asyncDispose]());

function fail(message: string, error: unknown): never {
  throw new Error(message, { cause: error });
}

/** Reads again and again, as while somebody looks. */
function looking(at: Sandbox) {
  const reader = new ViewReader({ host, tree: new NamespaceTree(host, fail), report: fail }, at);
  const panels = new Set(KERNEL_PANELS);
  const read = () => reader.read(panels, [], { touched: new Set(), hostname: true });
  return {
    read,
    /** The first reading that is as it should be; what is read in the background is waited for. */
    async until(what: string, isSo: (view: KernelView) => boolean): Promise<KernelView> {
      let view = read();
      await until(what, async () => {
        await reader.settled();
        view = read();
        return isSo(view);
      });
      return view;
    },
  };
}

const withArguments = (view: KernelView, line: string): ProcessView | undefined =>
  Object.values(view.processes).find(({ argv }) => argv.join(" ") === line);

async function processOf(line: string): Promise<{ view: KernelView; process: ProcessView }> {
  const view = await look.until(line, (seen) => withArguments(seen, line)?.state === "S");
  return { view, process: withArguments(view, line) ?? fail(line, undefined) };
}

test("processes have their PIDs from the sandbox inwards, their ids inside and outside, and are gone with their end", async () => {
  await start(sandbox, "sudo unshare --fork --pid --mount-proc bash -c 'sleep 7000; true'");
  const nested = await processOf("sleep 7000");
  const [own, inner] = nested.process.nspids;
  expect([own !== undefined && own > 1, inner]).toEqual([true, 2]);
  const parent = Object.values(nested.view.processes).find(({ pid }) => pid === nested.process.ppid);
  expect(parent?.nspids.at(-1)).toBe(1);
  expect(nested.process).toMatchObject({ comm: "sleep", exe: "/usr/bin/sleep", cgroup: "/shell", threads: 1 });
  expect(Math.abs(nested.process.startedAtMs - Date.now())).toBeLessThan(20_000);

  await start(sandbox, "unshare --user --map-root-user sleep 7001");
  const mapped = await processOf("sleep 7001");
  const base = (sandboxUser(mapped.view)?.uidMap?.[0]?.outside ?? 0) + 1000;
  expect(mapped.process.uid).toEqual({ outside: base, inside: 0 });
  const inode = mapped.process.namespaces.user ?? 0;
  const owned = await look.until("whose it is", ({ namespaces }) => Boolean(namespaces[inode]?.parent));
  const uidMap = [{ inside: 0, outside: base, count: 1 }];
  expect(owned.namespaces[inode]).toMatchObject({ type: "user", origin: "nested", uidMap, parent: owned.sandbox.user });

  await inside(sandbox, "pkill -f 'sleep 7001'");
  const left = await look.until("it is gone", (view) => !withArguments(view, "sleep 7001"));
  expect(left.omitted).toEqual({});
}, 120_000);

const sandboxUser = (view: KernelView) => view.namespaces[view.sandbox.user ?? 0];

test("namespaces have their owner, their hostname and where they are kept", async () => {
  await start(sandbox, "sudo unshare --uts sh -c 'hostname inner; exec sleep 7100'");
  await inside(sandbox, "sudo ip netns add kept");
  const view = await look.until("hostname and owner", (seen) => {
    const uts = Object.values(seen.namespaces).find(({ hostname }) => hostname === "inner");
    return (
      uts?.owner === seen.sandbox.user && Object.values(seen.namespaces).some(({ keptAt }) => keptAt !== undefined)
    );
  });
  const process = withArguments(view, "sleep 7100");
  expect(view.namespaces[process?.namespaces.uts ?? 0]).toMatchObject({
    type: "uts",
    origin: "nested",
    hostname: "inner",
  });
  const kept = Object.values(view.namespaces).find(({ keptAt }) => keptAt !== undefined);
  expect(kept).toMatchObject({ type: "net", origin: "nested", keptAt: "/run/netns/kept" });
  for (const [type, inode] of Object.entries(view.sandbox)) {
    expect(view.namespaces[inode]?.origin).toBe(type === "time" ? "host" : "sandbox");
  }
}, 120_000);

test("cgroups have their limits, and an OOM kill and throttling are counted", async () => {
  const line = [
    "cd /sys/fs/cgroup; mkdir box; echo 8M > box/memory.max; echo '5000 100000' > box/cpu.max; echo 7 > box/pids.max",
    "(echo $BASHPID > box/cgroup.procs; tail /dev/zero)",
    "(echo $BASHPID > box/cgroup.procs; timeout 1 sh -c 'while :; do :; done')",
  ].join("; ");
  await inside(sandbox, `sudo bash -c "${line.replaceAll("$", "\\$")}"`);
  const view = await look.until("an OOM kill", (seen) => (seen.cgroups["/box"]?.memory?.events.oom_kill ?? 0) > 0);
  const box = view.cgroups["/box"];
  expect(box).toMatchObject({
    path: "/box",
    pids: [],
    populated: false,
    memory: { maxBytes: 8 << 20 },
    cpu: { max: { quotaUs: 5_000, periodUs: 100_000 } },
    processes: { current: 0, max: 7, refused: 0 },
  });
  expect(box?.cpu?.throttledPeriods).toBeGreaterThan(0);
  expect(box?.pressure?.cpu?.someTotalUs).toBeGreaterThan(0);
  expect(Object.keys(view.cgroups)).toEqual(expect.arrayContaining(["/", "/shell", "/box"]));
  expect(view.cgroups["/shell"]?.populated).toBe(true);
}, 120_000);

test("mounts have their propagation, and an overlay what differs in its upper layer", async () => {
  await inside(
    sandbox,
    "echo new > /home/learner/fresh; sudo rm /etc/issue; echo more | sudo tee -a /etc/hostname /etc/motd >/dev/null; sudo mount -t tmpfs -o mode=777 none /mnt; cd /mnt; mkdir low up work merged s; echo a > low/a; echo b > low/b; sudo mount -t overlay overlay -o lowerdir=/mnt/low,upperdir=/mnt/up,workdir=/mnt/work merged; sudo sh -c 'echo c > merged/a; rm merged/b; mkdir merged/d'",
  );
  await inside(sandbox, "sudo mount -t tmpfs none /mnt/s; sudo mount --make-shared /mnt/s");
  await start(sandbox, "sudo unshare --mount --propagation slave sleep 7200");
  const mountsOf = (view: KernelView, inode = 0) => Object.values(view.mounts[inode]?.mounts ?? {});
  const overlayAt = (view: KernelView, at: string) =>
    mountsOf(view, view.sandbox.mnt).find(({ mountPoint }) => mountPoint === at)?.overlay;
  const view = await look.until("both overlays and the slave", (seen) => {
    const slave = withArguments(seen, "sleep 7200")?.namespaces.mnt ?? 0;
    return Boolean(overlayAt(seen, "/mnt/merged")?.changes && overlayAt(seen, "/")?.changes && seen.mounts[slave]);
  });
  expect(overlayAt(view, "/mnt/merged")).toMatchObject({ lower: ["/mnt/low"], upper: "/mnt/up", isCut: false });
  expect(overlayAt(view, "/mnt/merged")?.changes?.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
    { path: "/a", kind: "changed", isDirectory: false },
    { path: "/b", kind: "removed", isDirectory: false },
    { path: "/d", kind: "added", isDirectory: true },
  ]);
  const own = overlayAt(view, "/")?.changes;
  expect(own).toContainEqual({ path: "/home/learner/fresh", kind: "added", isDirectory: false });
  expect(own).toContainEqual({ path: "/etc/issue", kind: "removed", isDirectory: false });
  const shared = mountsOf(view, view.sandbox.mnt).find(({ mountPoint }) => mountPoint === "/mnt/s")?.propagation.shared;
  expect(shared).toBeGreaterThan(0);
  const inSlave = mountsOf(view, withArguments(view, "sleep 7200")?.namespaces.mnt);
  expect(inSlave.find(({ mountPoint }) => mountPoint === "/mnt/s")?.propagation).toEqual({ master: shared });
}, 120_000);

test("network namespaces have their links, the other ends of veth pairs, addresses, routes, listeners and NAT rules", async () => {
  await inside(
    sandbox,
    "sudo sh -c 'ip netns add red; ip link add br0 type bridge; ip link add v0 type veth peer name v1 netns red; ip link set v0 master br0 up; ip address add 10.9.0.1/24 dev br0; ip link set br0 up; ip netns exec red ip address add 10.9.0.2/24 dev v1; ip netns exec red ip link set v1 up; ip netns exec red ip route add default via 10.9.0.1'",
  );
  const serve =
    "use Socket; socket(S,PF_INET,SOCK_STREAM,0); bind(S,sockaddr_in(8099,INADDR_LOOPBACK)); listen(S,1); sleep 7300";
  await start(sandbox, `exec perl -e '${serve}'`);
  const rule =
    "add table ip nat; add chain ip nat post { type nat hook postrouting priority 100; }; add rule ip nat post masquerade";
  const enter = ["nsenter", "--target", String(sandbox.initPid), "--net"];
  expect(await host.run([...enter, "nft", rule])).toMatchObject({ code: 0 });
  const ownOf = (seen: KernelView) => seen.networks[seen.sandbox.net ?? 0];
  const view = await look.until("all of the network", (seen) => {
    const [own, red] = [ownOf(seen), redOf(seen)];
    return Boolean(own?.listeners.some(({ pids }) => pids.length > 0) && own.nat.length > 0 && red?.routes.length);
  });
  const own = ownOf(view);
  const links = Object.values(own?.links ?? {});
  const [bridge, veth] = ["br0", "v0"].map((name) => links.find((link) => link.name === name));
  expect(bridge).toMatchObject({ kind: "bridge", bridge: null });
  expect(bridge?.addresses).toContainEqual({ family: "inet", address: "10.9.0.1", prefixLength: 24, scope: "global" });
  const red = redOf(view);
  const peer = Object.values(red?.links ?? {}).find(({ name }) => name === "v1");
  expect(veth).toMatchObject({
    kind: "veth",
    bridge: bridge?.index,
    peer: { index: peer?.index, namespace: redInode(view) },
  });
  expect(peer?.peer).toEqual({ index: veth?.index, namespace: view.sandbox.net });
  expect(red?.routes).toContainEqual(
    expect.objectContaining({ destination: "default", gateway: "10.9.0.1", device: "v1" }),
  );
  const listener = own?.listeners.find(({ port }) => port === 8099);
  expect(listener).toMatchObject({ protocol: "tcp", address: "127.0.0.1" });
  const holder = Object.values(view.processes).find(({ pid }) => pid === listener?.pids[0]);
  expect(holder?.comm).toBe("perl");
  expect(own?.nat).toContainEqual({
    family: "ip",
    table: "nat",
    chain: "post",
    hook: "postrouting",
    rule: "masquerade",
  });
}, 120_000);

const redInode = (view: KernelView) =>
  Object.values(view.namespaces).find(({ keptAt }) => keptAt === "/run/netns/red")?.inode;
const redOf = (view: KernelView) => view.networks[redInode(view) ?? 0];

test("capabilities, seccomp and no_new_privs are those of the process", async () => {
  await start(sandbox, "sudo setpriv --bounding-set=-net_raw --no-new-privs sleep 7400");
  await start(sandbox, "exec sleep 7401");
  const { process: bounded, view } = await processOf("sleep 7400");
  expect(bounded).toMatchObject({ noNewPrivs: true, seccomp: "filter" });
  expect(capabilityNames(bounded.capabilities.bounding)).not.toContain("CAP_NET_RAW");
  expect(capabilityNames(bounded.capabilities.effective)).toContain("CAP_SYS_ADMIN");
  const learner = withArguments(view, "sleep 7401") ?? (await processOf("sleep 7401")).process;
  expect(learner).toMatchObject({ capabilities: { effective: "0".repeat(16) }, noNewPrivs: false });
  expect(capabilityNames(learner.capabilities.bounding)).toContain("CAP_NET_RAW");
}, 120_000);

test("names with escape sequences, bidirectional marks and bytes that are no text are shown harmless", async () => {
  const name = String.raw`$'/tmp/\e[31m\xe2\x80\xaegnp\n\xff'`;
  await inside(sandbox, `name=${name}; cp /bin/sleep "$name"; ("$name" 7500 &) >/dev/null </dev/null 2>&1`);
  const [group, at, source] = [
    String.raw`$'/sys/fs/cgroup/g\xe2\x80\xae\ex'`,
    String.raw`$'/mnt/\e[2J\xe2\x80\xae\n'`,
    String.raw`$'\e]0;t\a'`,
  ];
  await inside(sandbox, `sudo mkdir ${group} ${at}; sudo mount -t tmpfs ${source} ${at}`);
  const view = await look.until("all of them", (seen) => {
    const hasMount = Object.values(seen.mounts[seen.sandbox.mnt ?? 0]?.mounts ?? {}).some(({ mountPoint }) =>
      mountPoint.includes("[2J"),
    );
    return hasMount && Object.values(seen.processes).some(({ argv }) => argv[1] === "7500");
  });
  expect(Object.keys(view.cgroups).some((path) => path.startsWith("/g"))).toBe(true);
  expect(unshowableTexts(view)).toEqual([]);
}, 120_000);

test("a sandbox full of processes, and one with 5,000 mounts, costs a bounded amount and is told", async () => {
  await using full = await testSandbox();
  const members = () => cgroupPids(host, `${full.cgroup}/shell`);
  await start(full, "perl -e 'for (1..480) { fork or do { sleep 7600; exit } } sleep 7600'");
  await until("480 processes", () => members().length > 480);
  const mount = `($t, $at) = ("tmpfs", "/mnt"); syscall(165, $t, $at, $t, 0, 0) for 1..5000; sleep 7601`;
  await start(full, `sudo unshare --mount perl -e '${mount}'`);
  const mounts = (pid = 0) => host.readText(`/proc/${pid}/mountinfo`)?.split("\n").length ?? 0;
  await until(
    "5,000 mounts",
    () =>
      mounts(
        members()
          .toSorted((a, b) => a - b)
          .at(-1),
      ) > 5_000,
  );
  const view = looking(full).read();
  expect(Object.keys(view.processes).length).toBeGreaterThan(480);
  const shown = Object.values(view.mounts).reduce((sum, { mounts }) => sum + Object.keys(mounts).length, 0);
  expect(shown).toBeLessThanOrEqual(MAX_VIEW_MOUNTS);
  expect(view.omitted.mounts).toBeGreaterThan(0);
  expect(JSON.stringify(view).length).toBeLessThan(2 << 20);
}, 180_000);
