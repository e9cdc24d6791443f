/** Attempts to make a task pass without doing it. None does: the lab reads the kernel on the host. */
import { rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { judge, start, untilFails, untilHolds } from "./judging.ts";
import { inside, testSandbox } from "./support.ts";

/** On the host. */
const SECRET = "/tmp/drydock-secret";

/**
 * A library for x86-64 whose gethostname(3) says `target`, made by
 * `gcc -Os -shared -fPIC -nostdlib -s -Wl,-z,noseparate-code,-z,norelro,--build-id=none,--hash-style=gnu`, gzip and base64:
 * `int gethostname(char *name, unsigned long n) { for (int i = 0; i < 7; i++) name[i] = "target"[i]; return 0; }`
 */
const LIE = [
  "H4sIAAAAAAACA6t39XFjYmRkgAFmBjsGBI+BwQFKL2BCFrNgYAGSnAwcYLWsDLjBCkZUmkEAQoG4bMjygqj0BgZUGqaPiUR9HFA68GlJChsD8Q",
  "BqHdg+RiT3gpgCUD4IqIaZpeAzB6ROCBharVAN0jCJ9NSSjPzikrzE3FQGwwMevbxCQMEuEcYOEXaP/wc8mn+wl340PHC4JLEIqJKB4eu///kg",
  "bQpQc2BhXgHlw/zmAeVzQfm8UJobSksw0AnoFWcUlxSVJCYx6KXnleplJBZnMOilVOYVV+ZC6JIiBr2S1IoSBr2i/JTEkkQGvdSM+LQiUHiA5B",
  "NzM5Op4AyQv7/9/58PS76w8IPRKkjxjJxeYEAUagYTWvjCaAN4voHENQdaOMtC5ZjQ4gtG82JJL8hAFTXtwdMRRnrCoV8bKmYEy8eMqDQ7Dv0w",
  "2hjKZsKVn9EAevjZQt3OzICWXxlR8ykzmn4BJHcwY7EnAuogNwL+BwAY5RKo4AQAAA==",
].join("");

let sandbox: Sandbox & AsyncDisposable;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

test("a process that calls itself by another name is not taken for that program", async () => {
  await start(sandbox, `perl -e '$0 = "nginx"; sleep 2001'`);
  const { reason } = await untilFails(sandbox, { process: { comm: "nginx" } }, /calls itself/);
  expect(reason).toMatch(/^nginx \(PID \d+ on the host\) only calls itself so: it runs \/usr\/bin\/perl\.$/);
});

test("a cgroup tree forged on a tmpfs is no cgroup", async () => {
  const done = await inside(
    sandbox,
    `sudo mount -t tmpfs none /sys/fs/cgroup && sudo mkdir /sys/fs/cgroup/mygroup &&
      echo 536870912 | sudo tee /sys/fs/cgroup/mygroup/memory.max && echo 'oom_kill 3' | sudo tee /sys/fs/cgroup/mygroup/memory.events`,
  );
  expect(done.stdout).toContain("536870912");
  const verdict = await judge(sandbox, { cgroup: { path: "/mygroup", file: "memory.max", equals: 536870912 } });
  expect(verdict).toMatchObject({ outcome: "fails", reason: "There is no cgroup /sys/fs/cgroup/mygroup." });
});

test("a hostname that was set in another namespace is not the sandbox's", async () => {
  await start(sandbox, "sudo unshare --uts sh -c 'hostname target; exec sleep 2003'");
  await untilHolds(sandbox, { hostname: { is: "target" } });
  const verdict = await judge(sandbox, { hostname: { is: "target", in: "sandbox" } });
  expect(verdict).toMatchObject({ outcome: "fails", reason: "The hostname in the sandbox is drydock." });
});

test.runIf(process.arch === "x64")(
  "a library that is put before all others to lie to programs inside is not asked",
  async () => {
    const put = `base64 -d <<< ${LIE} | gunzip > /tmp/lie.so; echo /tmp/lie.so | sudo tee /etc/ld.so.preload`;
    expect((await inside(sandbox, `${put}; hostname`)).stdout).toBe("/tmp/lie.so\ntarget\n");
    const verdict = await judge(sandbox, { hostname: { is: "target", in: "sandbox" } });
    expect(verdict).toMatchObject({ outcome: "fails", reason: "The hostname in the sandbox is drydock." });
  },
);

test("no link leads to a file out of the sandbox, and no pipe or file of the kernel's keeps the lab waiting", async () => {
  writeFileSync(SECRET, "of the host");
  onTestFinished(() => rmSync(SECRET));
  const links = `ln -s ${SECRET} abs; ln -s ../../../../../..${SECRET} up; ln -s /proc/1/root${SECRET} proc; ln -s loop loop`;
  await inside(
    sandbox,
    `mkdir /tmp/l && cd /tmp/l && ${links}; mkfifo fifo; truncate -s 1T huge; ln -s /proc/kmsg kmsg`,
  );
  for (const name of ["abs", "up", "proc", "loop"]) {
    const verdict = await judge(sandbox, { file: { path: `/tmp/l/${name}`, contains: "of the host" } });
    expect(verdict.outcome, name).not.toBe("holds");
    expect(verdict.reason, name).not.toContain("of the host");
  }
  const reasonFor = async (name: string) =>
    (await judge(sandbox, { file: { path: `/tmp/l/${name}`, contains: "x" } })).reason;
  expect(await reasonFor("fifo")).toBe("/tmp/l/fifo is a fifo: the lab reads no content of it.");
  expect(await reasonFor("kmsg")).toBe("/tmp/l/kmsg is made up by the kernel: the lab reads no content of it.");
  expect(await reasonFor("huge")).toMatch(/^\/tmp\/l\/huge contains (\\x00){9}.*… and so on\.$/);
});

test("the runtime that starts a shell is never taken for a process of the learner's", async () => {
  const flashes: string[] = [];
  const shells = Array.from({ length: 4 }, () => inside(sandbox, "true"));
  let isRunning = true;
  const finished = Promise.all(shells).then(() => {
    isRunning = false;
  });
  while (isRunning) {
    const { outcome, reason } = await judge(sandbox, { namespace: { type: "ipc" } });
    if (outcome !== "fails") flashes.push(reason);
  }
  await finished;
  expect(flashes).toEqual([]);
});

// The last one: the sandbox cannot be used afterwards, for umount(8) believes in the forged /proc as well.
test("a forged /proc does not make a process PID 1", async () => {
  const lies = "ln -s pid:[1] /tmp/proc/self/ns/pid; printf 'NSpid:\\t12\\t1\\n' > /tmp/proc/self/status";
  const look = "readlink /proc/self/ns/pid; cat /proc/self/status";
  const done = await inside(
    sandbox,
    `mkdir -p /tmp/proc/self/ns; ${lies}; sudo sh -c 'mount --bind /tmp/proc /proc; ${look}'`,
  );
  expect(done.stdout).toBe("pid:[1]\nNSpid:\t12\t1\n");
  await start(sandbox, "sudo unshare --mount sh -c 'mount --bind /tmp/proc /proc; exec sleep 2002'");
  await untilHolds(sandbox, { process: { argv: ["sleep", "2002"], namespaces: { mnt: "not-sandbox" } } });
  const verdict = await judge(sandbox, { process: { argv: ["sleep", "2002"], comm: "sleep", nspid: 1 } });
  expect(verdict).toMatchObject({ outcome: "fails", reason: expect.stringMatching(/has PID \d+ there, not 1/) });
  expect((await judge(sandbox, { namespace: { type: "pid" } })).outcome).toBe("fails");
});
