import { expect, test } from "vitest";
import { cgroupSource, idMapSource, mountSource, namespaceSource, networkSource, processSource } from "./source.ts";

const nested = { pid: 4711, nspids: [20, 1] };
const outsider = { pid: 4711, nspids: [] };

test("a fact about a process is found on the host by one PID, and inside by another", () => {
  expect(processSource("pids", nested)).toEqual({
    file: "/proc/4711/status",
    command: "grep ^NSpid /proc/4711/status",
    inside: "sudo grep ^NSpid /proc/20/status",
  });
  expect(processSource("comm", outsider).inside).toBeNull();
  expect(namespaceSource("pid", nested).inside).toBe("sudo readlink /proc/20/ns/pid");
  expect(idMapSource("uid_map", nested).command).toBe("cat /proc/4711/uid_map");
  expect(networkSource("links", nested).inside).toBe("sudo nsenter --net=/proc/20/ns/net ip -details link");
});

test("a cgroup's file has one path on the host and another inside", () => {
  const source = cgroupSource("/mygroup", "memory.max", "/sys/fs/cgroup/drydock/sb-1");
  expect(source.command).toBe("cat /sys/fs/cgroup/drydock/sb-1/mygroup/memory.max");
  expect(source.inside).toBe("cat /sys/fs/cgroup/mygroup/memory.max");
  expect(cgroupSource("/", "cgroup.procs", "/cg").inside).toBe("cat /sys/fs/cgroup/cgroup.procs");
});

test("a name that would be a command to a shell is quoted", () => {
  const name = "/a'; rm -rf ~; $(id) `id`";
  const { inside } = cgroupSource(name, "memory.max", "/cg");
  expect(inside).toBe(`cat '/sys/fs/cgroup/a'\\''; rm -rf ~; $(id) \`id\`/memory.max'`);
  expect(mountSource(nested, "/mnt/$(id)").inside).toBe("sudo grep -F ' /mnt/$(id) ' /proc/20/mountinfo");
});

test("a name that cannot be shown as it is is not offered to be run", () => {
  expect(cgroupSource("/a\nrm -rf ~", "memory.max", "/cg").inside).toBeNull();
  expect(mountSource(nested, "/mnt\u001b[2J").command).toBe("cat /proc/4711/mountinfo");
});
