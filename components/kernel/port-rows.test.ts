import { expect, test } from "vitest";
import type { ListenerView } from "#lib/kernel/network-view.ts";
import type { KernelView } from "#lib/kernel/view.ts";
import { portRows } from "./port-rows.ts";

const OWN = 4026532001;

function viewWith(listeners: ListenerView[]): KernelView {
  const network = { links: {}, routes: [], listeners, nat: [], omitted: [] };
  const processes = { "10-1": { pid: 10, comm: "nginx" }, "11-1": { pid: 11, comm: "nginx" } };
  return { sandbox: { net: OWN }, networks: { [OWN]: network }, processes } as unknown as KernelView;
}

const on = (port: number, address = "0.0.0.0", pids = [10], protocol: ListenerView["protocol"] = "tcp") => {
  return { protocol, address, port, pids };
};

test("each port is told once, in their order, with the programs that hold it", () => {
  expect(portRows(viewWith([on(8080, "0.0.0.0", [10, 11]), on(80), on(8080, "::", [11], "tcp6")]))).toEqual([
    { port: 80, programs: ["nginx"], elsewhere: null },
    { port: 8080, programs: ["nginx"], elsewhere: null },
  ]);
});

test("what listens beside loopback, or is not TCP, cannot be opened", () => {
  expect(
    portRows(viewWith([on(3000, "172.17.0.1", []), on(53, "127.0.0.1", [], "udp"), on(80, "::1", [], "tcp6")])),
  ).toEqual([
    { port: 80, programs: [], elsewhere: null },
    { port: 3000, programs: [], elsewhere: ["172.17.0.1"] },
  ]);
});

test("nothing is said before the sandbox's own namespace has been read", () => {
  const view = viewWith([]);
  expect(portRows(view)).toEqual([]);
  expect(portRows({ ...view, networks: {} })).toBeNull();
});
