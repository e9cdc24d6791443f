import { expect, test } from "vitest";
import { recordingHost } from "../host/recording.ts";
import { applyHostSettings } from "./host-settings.ts";

const UDP_MEM = "/proc/sys/net/ipv4/udp_mem";
const FILE_MAX = "/proc/sys/fs/file-max";

test("a setting that is too low is raised, number by number, and one that is not stays", () => {
  const host = recordingHost();
  host.files.set(UDP_MEM, "67305\t89743\t3000000000\n");
  host.files.set(FILE_MAX, "9223372036854775807\n");
  applyHostSettings(host);
  expect(host.acts).toEqual([`write ${UDP_MEM}`]);
  expect(host.files.get(UDP_MEM)).toBe("2147483647 2147483647 3000000000");
});

test("a setting that the kernel does not have is left alone", () => {
  const host = recordingHost();
  applyHostSettings(host);
  expect(host.acts).toEqual([]);
});
