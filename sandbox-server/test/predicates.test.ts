/** Each kind of predicate on a real kernel: it does not hold, the learner does what the task asks, it holds. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { judge, start, untilHolds } from "./judging.ts";
import { inside, testSandbox } from "./support.ts";

let sandbox: Sandbox & AsyncDisposable;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

async function mustRun(line: string): Promise<string> {
  const { code, stdout, stderr } = await inside(sandbox, line);
  if (code !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

test("process: PID 1 of a PID namespace, its ids, root directory and relations", async () => {
  const init = { exe: "/usr/bin/sleep", nspid: 1, namespaces: { pid: "not-sandbox" } };
  expect(await judge(sandbox, { process: init })).toMatchObject({
    outcome: "fails",
    reason: "Nothing runs /usr/bin/sleep.",
  });
  await start(sandbox, "unshare --user --map-root-user --pid --fork sleep 1001");
  await untilHolds(sandbox, {
    process: { ...init, uid: { inside: 0, outside: 1000 }, argv: ["sleep", "1001"], root: "/" },
  });
  await start(sandbox, "sleep 1002");
  await untilHolds(sandbox, {
    process: { argv: ["sleep", "1002"], namespaces: { pid: { notSameAs: { argv: ["sleep", "1001"] } } } },
  });
  await untilHolds(sandbox, { namespace: { type: "user", with: { argv: ["sleep", "1001"] }, count: 1 } });
});

test("process: capabilities, seccomp filters and NoNewPrivs", async () => {
  const run = "sudo setpriv --bounding-set=-all,+chown --inh-caps=-all --no-new-privs sleep 1003";
  await start(sandbox, run);
  const argv = ["sleep", "1003"];
  await untilHolds(sandbox, {
    process: {
      argv,
      noNewPrivs: true,
      seccompFilters: 1,
      capabilities: { effective: { has: ["CAP_CHOWN"], lacks: ["CAP_SYS_ADMIN"] } },
    },
  });
  expect((await judge(sandbox, { process: { argv, capabilities: { bounding: "none" } } })).reason).toContain(
    "such as CAP_CHOWN",
  );
});

test("cgroup: a limit, a member, a kill for want of memory, the freezer, a threaded group", async () => {
  const path = "/mygroup";
  expect((await judge(sandbox, { cgroup: { path } })).outcome).toBe("fails");
  await mustRun("sudo mkdir /sys/fs/cgroup/mygroup && echo 16M | sudo tee /sys/fs/cgroup/mygroup/memory.max");
  await untilHolds(sandbox, { cgroup: { path, file: "memory.max", less: 100_000_000 } });
  await untilHolds(sandbox, { cgroup: { path, populated: false } });
  await inside(sandbox, "echo $$ | sudo tee /sys/fs/cgroup/mygroup/cgroup.procs; tail /dev/zero");
  await untilHolds(sandbox, { cgroup: { path, oomKills: 1 } });
  await start(sandbox, "pid=$BASHPID; echo $pid | sudo tee /sys/fs/cgroup/mygroup/cgroup.procs; exec sleep 1004");
  await untilHolds(sandbox, { cgroup: { path, member: { argv: ["sleep", "1004"] }, frozen: false } });
  await mustRun("echo 1 | sudo tee /sys/fs/cgroup/mygroup/cgroup.freeze");
  await untilHolds(sandbox, { cgroup: { path, frozen: true } });
  await mustRun(
    "sudo mkdir -p /sys/fs/cgroup/domain/threads; echo threaded | sudo tee /sys/fs/cgroup/domain/threads/cgroup.type",
  );
  await untilHolds(sandbox, { cgroup: { path: "/domain/threads", type: "threaded" } });
});

test("mount and overlay: in a mount namespace of its own and not in the sandbox, with what upper holds and hides", async () => {
  const apart = {
    all: [{ mount: { in: "not-sandbox", target: "/mnt", type: "tmpfs" } }, { not: { mount: { target: "/mnt" } } }],
  };
  expect((await judge(sandbox, apart)).outcome).toBe("fails");
  const layers = "lowerdir=/tmp/lower,upperdir=/mnt/upper,workdir=/mnt/work";
  const commands = [
    "mkdir -p /tmp/lower/etc /tmp/merged && touch /tmp/lower/etc/motd /tmp/lower/etc/gone",
    "mount -t tmpfs store /mnt && mkdir /mnt/upper /mnt/work",
    `mount -t overlay overlay -o ${layers} /tmp/merged`,
    "echo changed > /tmp/merged/etc/motd && rm /tmp/merged/etc/gone",
    "exec sleep 1005",
  ];
  await start(sandbox, `sudo unshare --mount --propagation private sh -c '${commands.join(" && ")}'`);
  const overlay = {
    in: { argv: ["sleep", "1005"] },
    target: "/tmp/merged",
    lower: ["/tmp/lower"],
    upper: "/mnt/upper",
  };
  await untilHolds(sandbox, { overlay: { ...overlay, upperHas: "etc/motd", upperHides: "etc/gone" } });
  expect((await judge(sandbox, apart)).outcome).toBe("holds");
  expect((await judge(sandbox, { overlay: { ...overlay, upperHas: "etc/gone" } })).outcome).toBe("fails");
});

test("hostname, uidMap and file: as they are in a namespace", async () => {
  await start(
    sandbox,
    "unshare --user --map-root-user --uts sh -c 'echo from inside > /tmp/note; hostname box; exec sleep 1006'",
  );
  await untilHolds(sandbox, { hostname: { is: "box", in: { argv: ["sleep", "1006"] } } });
  expect(await judge(sandbox, { hostname: { is: "box", in: "sandbox" } })).toMatchObject({
    outcome: "fails",
    reason: "The hostname in the sandbox is drydock.",
  });
  await untilHolds(sandbox, { uidMap: { inside: 0, outside: 1000, count: 1 } });
  await untilHolds(sandbox, { file: { path: "/tmp/note", owner: 1000, mode: "0644", equals: "from inside" } });
});

test("link, route and listener: a pair into a namespace that has no process, and what is there", async () => {
  const pair = { link: { name: "out", kind: "veth", peer: { in: { netns: "red" }, name: "in" } } };
  expect((await judge(sandbox, pair)).outcome).toBe("fails");
  const commands = [
    "ip netns add red",
    "ip link add out type veth peer name in netns red",
    "ip -n red addr add 10.0.0.2/24 dev in",
    "ip -n red link set in up",
    "ip link add br0 type bridge",
    "ip link set out master br0 up",
    "ip -n red route add default via 10.0.0.1",
  ];
  await mustRun(`sudo sh -c '${commands.join(" && ")}'`);
  await untilHolds(sandbox, pair);
  await untilHolds(sandbox, { link: { in: "not-sandbox", name: "in", up: true, address: "10.0.0.2/24" } });
  await untilHolds(sandbox, { link: { name: "out", bridge: "br0" } });
  await untilHolds(sandbox, { route: { in: { netns: "red" }, to: "default", via: "10.0.0.1", device: "in" } });
  const listen = "$s = IO::Socket::INET->new(Listen => 1, LocalPort => 8080) or die; sleep";
  await start(sandbox, `sudo ip netns exec red perl -MIO::Socket::INET -e '${listen}'`);
  await untilHolds(sandbox, { listener: { in: { netns: "red" }, port: 8080 } });
  expect((await judge(sandbox, { listener: { port: 8080 } })).outcome).toBe("fails");
});

test("ipc: a queue on one side only", async () => {
  const apart = { all: [{ ipc: { in: "not-sandbox", kind: "queue" } }, { ipc: { kind: "queue", count: 0 } }] };
  expect((await judge(sandbox, apart)).outcome).toBe("fails");
  await start(sandbox, "sudo unshare --ipc sh -c 'ipcmk --queue; exec sleep 1007'");
  await untilHolds(sandbox, apart);
});
