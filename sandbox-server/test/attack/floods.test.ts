/** Floods of work for the kernel: packets, links, connections, neighbours, lines in its log. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { host, inside } from "../support.ts";
import { type Attacker, newAttacker } from "./attacker.ts";
import { type Neighbour, neighbourAtWork } from "./neighbour.ts";

let neighbour: Neighbour;
let attacker: Attacker;
beforeAll(async () => {
  neighbour = await neighbourAtWork();
  attacker = await newAttacker();
});
afterAll(async () => {
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

/** The neighbour's network lesson: a pair of links, and a packet over it. */
const PING = `sudo sh -c 'ip netns add blue && ip link add near type veth peer name far netns blue &&
  ip addr add 10.9.0.1/24 dev near && ip link set near up && ip -n blue addr add 10.9.0.2/24 dev far &&
  ip -n blue link set far up && ping -c 1 -W 10 10.9.0.2 >/dev/null; code=$?; ip link del near; ip netns del blue; exit $code'`;

test("links and tracked connections without end stay in the attacker's own namespaces", async () => {
  await using _attack = await attacker.start(`
    call("unshare", 0x4000_0000) == 0 or die;
    system "ip link set lo up";
    # Links, made and removed in pairs.
    if (!fork) { while (1) { system "ip link add storm\${_}a type veth peer name storm\${_}b; ip link del storm\${_}a" for 1 .. 50 } }
    # Datagrams to ever new ports of ever new addresses.
    for my $one (1 .. 2) {
      next if fork;
      socket my $socket, AF_INET, SOCK_DGRAM, 0;
      for (my $n = 0; ; $n++) { send $socket, "x", 0, pack_sockaddr_in(1 + $n % 65_000, pack "C4", 127, $one, $n >> 16 & 255, 1 + ($n >> 24)) }
    }
    hold("storming");`);
  await neighbour.isNotHeldUpBy("a storm of links and connections");
  expect(await inside(neighbour.sandbox, PING)).toMatchObject({ code: 0 });
});

test("whoever fills the table of neighbours, which is one for all, cuts off nobody", async () => {
  await using attack = await attacker.start(`
    system "ip link add crowd type dummy; ip link set crowd up; ip addr add 10.0.0.1/8 dev crowd";
    # More than the kernel's default for the whole machine, fresh all the time: what is fresh is not taken back.
    my $filled = 0;
    while (1) {
      open my $batch, "|-", "ip -force -batch - 2>/dev/null" or die;
      printf $batch "neigh replace 10.%d.%d.9 lladdr 02:00:00:00:00:01 dev crowd nud reachable\\n", $_ >> 8, $_ & 255 for 1 .. 2_000;
      close $batch;
      print "filled\\n" unless $filled++;
    }`);
  expect(attack.report).toBe("filled");
  expect(await inside(neighbour.sandbox, PING)).toMatchObject({ code: 0, stderr: "" });
});

test("lines in the kernel's log without end neither slow the neighbour nor fill anything", async () => {
  await using _attack = await attacker.start(`
    # Each is a line, "tmpfs: Unknown parameter", that the kernel does not limit the rate of.
    for my $one (1 .. 4) { next if fork; while (1) { call("mount", "none", "/mnt", "tmpfs", 0, "evil=" . "x" x 200) } }
    hold("logging");`);
  await neighbour.isNotHeldUpBy("a flood of the kernel's log");
  // All that is kept, by one system call: record by record dmesg would follow the flood for as long as it goes on.
  const { stdout: log } = await host.run(["dmesg", "--syslog"]);
  expect(log).toContain("tmpfs: Unknown parameter 'evil'");
  expect(log.length).toBeLessThan(2 << 20);
});
