import { createServer } from "node:net";
import { expect, test } from "vitest";
import { inside, testSandbox } from "./support.ts";

test("there is no interface but lo, and no route to anywhere", async () => {
  await using sandbox = await testSandbox();
  const { stdout: links } = await inside(sandbox, "ip -o link | cut -d: -f2");
  expect(links.trim().split(/\s+/)).toEqual(["lo"]);
  const { stdout: routes } = await inside(sandbox, "ip route; ip -6 route show table main | grep -v '^::1'");
  expect(routes.trim()).toBe("");
});

test("lo is up: a server and its client in one sandbox can talk", async () => {
  await using sandbox = await testSandbox();
  expect((await inside(sandbox, "ping -c 1 -W 5 127.0.0.1")).code).toBe(0);
});

test("a network namespace of the learner's own can be entered by name", async () => {
  await using sandbox = await testSandbox();
  const { stdout } = await inside(sandbox, "sudo ip netns add blue; sudo ip netns exec blue ls /sys/class/net");
  expect(stdout).toBe("lo\n");
});

test("a server on the host is out of reach", async () => {
  const server = createServer((socket) => socket.end("reached\n"));
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  await using _closing = { [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())) };
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  await using sandbox = await testSandbox();
  for (const target of ["127.0.0.1", "10.0.2.15", "10.0.2.2", "169.254.169.254"]) {
    const { code } = await inside(sandbox, `timeout 5 bash -c 'exec 3<>/dev/tcp/${target}/${port}'`);
    expect(code, target).not.toBe(0);
  }
});
