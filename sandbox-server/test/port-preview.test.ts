/** Ports of sandboxes, reached from outside: each from within its own network namespace, and nothing else by the same way. */
import { once } from "node:events";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listeningPorts } from "../src/sandbox/listening-ports.ts";
import { PortRelays } from "../src/sandbox/port-relays.ts";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { host, inside, leftovers, nothingIsLeft, testSandbox, until } from "./support.ts";

/** Greets whoever connects to an address inside with a word, then says what it was sent. */
async function listenInside(sandbox: Sandbox, address: string, port: number, word: string): Promise<void> {
  const program = `use IO::Socket::IP; my $door = IO::Socket::IP->new(LocalHost => "${address}", LocalPort => ${port}, Listen => 5) or die;
    while (my $socket = $door->accept) { print $socket "${word} "; print $socket scalar <$socket>; close $socket }`;
  await inside(sandbox, `setsid perl -e '${program}' > /dev/null 2>&1 &`);
  await until("it listens", () => listeningPorts(host, sandbox.initPid).some((one) => one.port === port));
}

async function say(relays: PortRelays, sandbox: Sandbox, port: number, words: string): Promise<string | null> {
  const socket = await relays.connect(sandbox, port);
  if (!socket) return null;
  socket.write(`${words}\n`);
  return text(socket);
}

test("a port of a sandbox is reached on either loopback, another sandbox's and the host's own are not, and nothing is left", async () => {
  const before = leftovers();
  const server = createServer((socket) => socket.end("the host's"));
  await once(server.listen(0, "::"), "listening");
  const address = server.address();
  const ownPort = typeof address === "object" && address ? address.port : 0;
  {
    await using one = await testSandbox();
    await using other = await testSandbox();
    const relays = new PortRelays(host);
    await listenInside(one, "127.0.0.1", 8080, "four");
    await listenInside(one, "::1", 8081, "six");
    await listenInside(other, "0.0.0.0", 8080, "other");

    expect(await say(relays, one, 8080, "hello")).toBe("four hello\n");
    expect(await say(relays, one, 8081, "hello")).toBe("six hello\n");
    expect(await say(relays, other, 8080, "hello")).toBe("other hello\n");
    expect(await relays.connect(other, 8081)).toBeNull();
    expect(await relays.connect(one, ownPort)).toBeNull();
    expect(listeningPorts(host, one.initPid)).toEqual([
      { port: 8080, address: "127.0.0.1", isOnLoopback: true },
      { port: 8081, address: "::1", isOnLoopback: true },
    ]);

    // It is nobody of the sandbox's, and cannot be reached from there.
    expect((await inside(one, "ps -e -o args= | grep -c '[p]ort-relay'")).stdout).toBe("0\n");
    const held = await relays.connect(one, 8080);
    const cut = once(held?.resume() ?? server, "close");
    await relays.end(one.id);
    await cut;
    await relays.close();
  }
  server.close();
  await nothingIsLeft(before);
});
