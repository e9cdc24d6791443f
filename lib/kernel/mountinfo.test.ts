import { expect, test } from "vitest";
import { parseMountinfo } from "./mountinfo.ts";

const ROOT =
  "812 780 0:62 / / rw,nodev,relatime master:3 - overlay overlay rw,lowerdir=lower,upperdir=disk/upper,workdir=disk/work,uuid=on";
const BIND =
  "930 812 0:62 /home/learner/a\\040b /mnt/x rw,nodev shared:7 master:2 propagate_from:1 - overlay overlay rw";

test("a line is read with its place, its propagation and the layers of an overlay", () => {
  const { mounts, isCut } = parseMountinfo(`${ROOT}\n${BIND}\n`, 10);
  expect(isCut).toBe(false);
  expect(mounts[0]).toMatchObject({
    id: 812,
    parent: 780,
    device: "0:62",
    mountPoint: "/",
    options: ["rw", "nodev", "relatime"],
    propagation: { master: 3 },
    overlay: { lower: ["lower"], upper: "disk/upper", work: "disk/work" },
  });
  expect(mounts[1]).toMatchObject({
    root: "/home/learner/a b",
    mountPoint: "/mnt/x",
    propagation: { shared: 7, master: 2, propagateFrom: 1 },
  });
});

test("layers that were added one by one are read like others", () => {
  const line = "9 8 0:70 / /m rw unbindable - overlay none rw,lowerdir+=/a,lowerdir+=/b";
  const [mount] = parseMountinfo(line, 10).mounts;
  expect(mount?.overlay).toMatchObject({ lower: ["/a", "/b"], upper: null, work: null });
  expect(mount?.propagation).toEqual({ unbindable: true });
});

test("no more than asked for are read, and a line that was cut off is left out", () => {
  const text = Array.from({ length: 5 }, () => BIND).join("\n");
  expect(parseMountinfo(text, 4)).toMatchObject({ isCut: true, mounts: { length: 4 } });
  expect(parseMountinfo(text, 5)).toMatchObject({ isCut: false, mounts: { length: 5 } });
  expect(parseMountinfo(`${BIND}\n930 812 0:62 /ho`, 9).mounts).toHaveLength(1);
});
