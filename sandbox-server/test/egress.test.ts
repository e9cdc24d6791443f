import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeEgress, linkName, openEgress, sandboxAddress } from "../src/sandbox/egress.ts";
import { PROFILES } from "../src/sandbox/profiles.ts";
import { createSandbox, type Sandbox } from "../src/sandbox/sandbox.ts";
import { sweepOrphans } from "../src/sandbox/sweep.ts";
import { host, inside, leftovers, nothingIsLeft, roots, testSandbox } from "./support.ts";

const WITH_EGRESS = { ...PROFILES.base, hasEgress: true };

/** The host's own end of its link to the internet, and the other one, where its resolver is. */
const HOST = "10.200.0.1";
const ROUTER = "10.200.0.2";
const SITE = "93.184.216.34";
/** What answers on the other side beside the site, and must not: a neighbour of the host, its cloud, its office. */
const OTHERS = [ROUTER, "169.254.169.254", "168.63.129.16", "192.168.7.7", "172.20.0.1", "100.100.100.200"];

const running = new AsyncDisposableStack();

beforeAll(async () => {
  await must(`
    ip netns add internet
    ip link add uplink type veth peer name eth0 netns internet
    ip address add ${HOST}/24 dev uplink
    ip address add 2001:db8::1/64 dev uplink
    ip link set uplink up
    ip route add default via ${ROUTER}
    ip -n internet link set lo up
    ip -n internet link set eth0 up
    ip -n internet address add ${ROUTER}/24 dev eth0
    for address in ${[SITE, ...OTHERS.slice(1)].join(" ")}; do ip -n internet address add $address/32 dev lo; done`);
  running.defer(() => must("ip link delete uplink; ip netns delete internet"));
  running.use(await serve("/run/netns/internet"));
  running.use(await serve("/proc/self/ns/net"));
  await openEgress(host, ROUTER);
});

afterAll(async () => {
  await closeEgress(host);
  await running.disposeAsync();
});

test("a sandbox with egress reaches the internet, under the host's address and by name", async () => {
  await using sandbox = await testSandbox(WITH_EGRESS);
  expect(await reached(sandbox, [SITE])).toEqual([`${SITE} from ${HOST}`]);
  expect((await inside(sandbox, "getent hosts site.test")).stdout).toContain(SITE);
});

test("it reaches no private network, no metadata, not the host, and no other sandbox", async () => {
  await using neighbour = await testSandbox(WITH_EGRESS);
  await using _server = await serve(`/proc/${neighbour.initPid}/ns/net`);
  await using sandbox = await testSandbox(WITH_EGRESS);
  const neighbours = sandboxAddress(neighbour.slot);
  const hosts = [HOST, "10.0.2.15", "198.19.0.1", "198.19.0.53"];
  expect(await reached(sandbox, [SITE, neighbours, ...hosts, ...OTHERS])).toEqual([`${SITE} from ${HOST}`]);
  // Each of them answers: it is the rules that keep them apart.
  expect(await reached(neighbour, [neighbours])).toEqual([`${neighbours} from ${neighbours}`]);
  for (const address of [HOST, ...OTHERS]) expect(await answer(address), address).toContain(`from ${HOST}`);
});

test("root inside gains nothing by addresses and routes of its own", async () => {
  await using sandbox = await testSandbox(WITH_EGRESS);
  await inside(
    sandbox,
    `sudo ip address add 10.200.0.77/24 dev eth0
     sudo ip address add 2001:db8::77/64 dev eth0 nodad
     sudo ip route change default via 198.19.0.1 src 10.200.0.77`,
  );
  expect(await reached(sandbox, [SITE, HOST, ROUTER, "2001:db8::1"])).toEqual([]);
  expect(await answer("2001:db8::1")).toContain("from 2001:db8::1");
});

test("its connections are bounded, and the host's table of them stays everybody's", async () => {
  await using sandbox = await testSandbox(WITH_EGRESS);
  const connectMany = `for (1..600) { push @s, IO::Socket::INET->new(PeerAddr => "${SITE}:80") || last }`;
  const { stdout } = await inside(sandbox, `perl -MIO::Socket::INET -e '${connectMany} print scalar @s'`);
  expect(Number(stdout)).toBeGreaterThan(400);
  // 512 at a time; the kernel may let one more pass while it sweeps its list (net/netfilter/nf_conncount.c).
  expect(Number(stdout)).toBeLessThanOrEqual(516);
});

test("a sandbox without egress reaches nothing, whatever others may", async () => {
  await using sandbox = await testSandbox();
  expect(await reached(sandbox, [SITE, HOST, ...OTHERS])).toEqual([]);
  expect((await inside(sandbox, "getent hosts site.test")).code).toBe(2);
});

test("nothing is left after destroy or a sweep, and the rules stay as long as a link does", async () => {
  const before = leftovers();
  {
    await using _sandbox = await testSandbox(WITH_EGRESS);
    await closeEgress(host);
    expect((await host.run(["nft", "list", "table", "inet", "drydock"])).code).toBe(0);
  }
  expect(links()).toEqual([]);
  await createSandbox(host, { id: "linked-orphan", slot: 903 }, WITH_EGRESS, roots);
  expect(links()).toEqual([linkName("linked-orphan")]);
  expect((await sweepOrphans(host, roots, () => "goes")).failures).toEqual([]);
  expect(links()).toEqual([]);
  await nothingIsLeft(before);
  await closeEgress(host);
  expect((await host.run(["nft", "list", "table", "inet", "drydock"])).code).not.toBe(0);
});

/** Those of the addresses that answer on port 80, and as whom they know us. */
async function reached(sandbox: Sandbox, addresses: readonly string[]): Promise<string[]> {
  const visit = `for a in ${addresses.join(" ")}; do
    (timeout 5 bash -c "cat </dev/tcp/$a/80" 2>/dev/null | sed "s/^/$a /") &
  done; wait`;
  const { stdout } = await inside(sandbox, visit);
  return stdout.split("\n").filter(Boolean).toSorted();
}

/** What an address answers to the host itself. */
async function answer(address: string): Promise<string> {
  return text(connect(80, address));
}

/** Names of the hosts' ends of links to sandboxes. */
function links(): string[] {
  return [...(host.readText("/proc/net/dev") ?? "").matchAll(/^\s*(dd-[^:]+):/gm)].map(([, name]) => name ?? "");
}

/** Says to every connection whom it comes from, and that every name is the site's. */
const SERVER = `
use IO::Socket::INET; use IO::Socket::IP; use IO::Select;
my $tcp = IO::Socket::IP->new(LocalHost => "::", LocalPort => 80, V6Only => 0, Listen => 600, ReuseAddr => 1) or die $@;
my $udp = IO::Socket::INET->new(LocalPort => 53, Proto => "udp") or die $@;
my $both = IO::Select->new($tcp, $udp);
$| = 1; print "listening\\n";
while (my @ready = $both->can_read) {
  for my $socket (@ready) {
    if ($socket == $tcp) { my $c = $tcp->accept; print $c "from ", $c->peerhost =~ s/::ffff://r, "\\n"; close $c; next }
    my $from = recv($udp, my $query, 512, 0);
    my ($question) = substr($query, 12) =~ /^(.*?\\0....)/s;
    my $is_a = substr($question, -4, 2) eq "\\0\\1";
    my $header = substr($query, 0, 2) . pack("n5", 0x8180, 1, $is_a, 0, 0);
    my $record = $is_a ? pack("n3Nn", 0xc00c, 1, 1, 60, 4) . inet_aton("${SITE}") : "";
    send($udp, $header . $question . $record, 0, $from);
  }
}`;

/** Resolves when it listens in a network namespace. */
async function serve(namespace: string): Promise<AsyncDisposable> {
  const child = spawn("nsenter", [`--net=${namespace}`, "perl", "-e", SERVER], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}

async function must(script: string): Promise<void> {
  const { code, stderr } = await host.run(["sh", "-ec", script]);
  if (code !== 0) throw new Error(stderr);
}
