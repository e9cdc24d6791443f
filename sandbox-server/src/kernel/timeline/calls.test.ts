import { expect, test } from "vitest";
import { Calls } from "./calls.ts";
import type { Said } from "./records.ts";

const TID = 4711;

type Fields = Record<string, number | string>;

function said(name: string, fields: Fields): Said {
  const { [name]: _, ...values } = fields;
  return {
    name,
    tid: TID,
    timestampNs: 0,
    number: (field) => Number(values[field] ?? 0),
    text: (field) => (values[field] === undefined ? null : String(values[field])),
  };
}

/** What a thread's calls come to, each with its arguments and its result. */
function acts(...calls: [name: string, fields: Fields, ret?: number][]) {
  const all = new Calls();
  return calls.flatMap(([name, fields, ret = 0]) => {
    const begun = all.take(said(name, fields));
    const ended = all.take(said(`${name}_ret`, { ...fields, ret }));
    return [begun, ended].filter((act) => act !== null);
  });
}

test("mount(2) is told with its arguments", () => {
  const fields = { source: "proc", target: "/proc", fs: "proc", flags: 0xe };
  const told = { kind: "mount", call: "mount", source: "proc", target: "/proc", fsType: "proc", flags: 0xe };
  expect(acts(["mount", fields])).toEqual([{ ...told, error: null }]);
  expect(acts(["mount", fields, -1])).toEqual([{ ...told, error: "EPERM" }]);
});

test("the calls that stand for mount(2) since Linux 5.2 are told as one mount", () => {
  expect(
    acts(
      ["fsopen", { fs: "tmpfs" }, 3],
      ["fsconfig", { cmd: 1, key: "source", value: "none" }],
      ["fsconfig", { cmd: 1, key: "size", value: "1M" }],
      ["fsconfig", { cmd: 6 }],
      ["fsmount", { attributes: 0x2 }, 4],
      ["move_mount", { from: "", to: "/mnt" }],
    ),
  ).toEqual([
    { kind: "mount", call: "move_mount", source: "none", target: "/mnt", fsType: "tmpfs", flags: 0x2, error: null },
  ]);
});

test("a bind mount by open_tree is told as one, a move as one", () => {
  const target = "/mnt";
  expect(
    acts(["open_tree", { path: "/etc", flags: 0x8001 }, 3], ["move_mount", { from: "", to: target }]),
  ).toMatchObject([{ source: "/etc", target, flags: 0x5000 }]);
  expect(acts(["move_mount", { from: "/a", to: target }])).toMatchObject([{ source: "/a", target, flags: 0x2000 }]);
});

test("a change of propagation is told with the path that was opened for it", () => {
  const setattr: [string, Fields] = ["mount_setattr", { path: "", flags: 0x9000, propagation: 0x4_0000, set: 0 }];
  expect(acts(["open_tree", { path: "/mnt", flags: 0 }, 3], setattr)).toEqual([
    { kind: "mount", call: "mount_setattr", source: null, fsType: null, target: "/mnt", flags: 0x4_4000, error: null },
  ]);
  // libmount's look whether the kernel has the call.
  expect(acts([setattr[0], setattr[1], -9])).toEqual([]);
});

test("a mount that the kernel refuses half way is told with its error", () => {
  expect(acts(["fsopen", { fs: "ext4" }, -1])).toMatchObject([{ call: "fsmount", fsType: "ext4", error: "EPERM" }]);
  const refused = acts(
    ["fsopen", { fs: "overlay" }, 3],
    ["fsconfig", { cmd: 1, key: "source", value: "overlay" }],
    ["fsconfig", { cmd: 6 }, -22],
  );
  expect(refused).toMatchObject([{ call: "fsmount", source: "overlay", target: null, error: "EINVAL" }]);
});

test("a text that was not readable at the entry is taken from the return", () => {
  const calls = new Calls();
  calls.take(said("umount", { flags: 2 }));
  expect(calls.take(said("umount_ret", { target: "/mnt", flags: 2, ret: 0 }))).toEqual({
    kind: "umount",
    target: "/mnt",
    flags: 2,
    error: null,
  });
});

test("a hostname ends by its length", () => {
  expect(acts(["sethostname", { hostname: "innerrubbish", length: 5 }])).toEqual([
    { kind: "sethostname", hostname: "inner", error: null },
  ]);
});

test("threads that never return are forgotten in time", () => {
  const calls = new Calls();
  for (let tid = 0; tid < 5_000; tid += 1) calls.take({ ...said("unshare", { flags: 1 }), tid });
  const back = (tid: number) => calls.take({ ...said("unshare_ret", { ret: 0 }), tid });
  expect(back(0)).toBeNull();
  expect(back(4_999)).toMatchObject({ kind: "unshare" });
});
