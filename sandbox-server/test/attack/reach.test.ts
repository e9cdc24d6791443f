/** Attacks over the network and over sockets: from inside, nothing answers but what the learner runs. */
import { createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { host, inside, roots, testSandbox } from "../support.ts";
import { type Attacker, newAttacker } from "./attacker.ts";

const ABSTRACT = "\0drydock-attack";
const PATH = `${roots.stateDirectory}/attack.sock`;

let neighbour: Sandbox & AsyncDisposable;
let attacker: Attacker;
beforeAll(async () => {
  neighbour = await testSandbox();
  attacker = await newAttacker();
});
afterAll(async () => {
  // Its servers have come since the attacker did.
  await neighbour[Symbol.asyncDispose]();
  await attacker[Symbol.asyncDispose]();
});

/** A server such as the sandbox-server's: who came is noted. */
async function listen(
  where: { port: number; host: string } | { path: string },
): Promise<Server & { visits: () => number }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.on("error", () => {});
    socket.end("reached\n");
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(where, resolve));
  return Object.assign(server, { visits: () => visits });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** `reach($name, $family, $address)` begins to connect; `answers()` are the names of those that do within two seconds. */
const REACH = `
use Errno;
my (@heard, %asked);
sub reach {
  my ($name, $family, $address) = @_;
  socket my $socket, $family, SOCK_STREAM, 0 or return;
  fcntl $socket, F_SETFL, O_NONBLOCK;
  if (connect $socket, $address) { push @heard, $name }
  elsif ($!{EINPROGRESS}) { $asked{$name} = $socket }
}
sub answers {
  my $end = time + 2;
  while (%asked && time < $end) {
    my $ready = "";
    vec($ready, fileno $_, 1) = 1 for values %asked;
    select undef, $ready, undef, $end - time;
    for my $name (grep { vec $ready, fileno $asked{$_}, 1 } keys %asked) {
      push @heard, $name unless unpack "i", getsockopt delete $asked{$name}, SOL_SOCKET, SO_ERROR;
    }
  }
  return @heard;
}
`;

/** Tries `hosts` and `paths`; the abstract socket and vsock too. Prints what answered. */
function reachAll(hosts: readonly string[], ports: readonly number[]): string {
  return `${REACH}
    for my $host (qw(${hosts.join(" ")})) {
      for my $port (${ports.join(", ")}) {
        if ($host =~ /:/) { reach("$host $port", AF_INET6, Socket::pack_sockaddr_in6($port, Socket::inet_pton(AF_INET6, $host))) }
        else { reach("$host $port", AF_INET, pack_sockaddr_in($port, inet_aton($host))) }
      }
    }
    reach("abstract", AF_UNIX, pack("S a*", AF_UNIX, "${ABSTRACT.replace("\0", "\\0")}"));
    reach("path", AF_UNIX, pack_sockaddr_un($_)) for "${PATH}", "/proc/1/root${PATH}", glob "/run/*.sock /run/*/*.sock";
    reach("vsock", 40, pack("SSLLx4", 40, 0, $_, 2)) for 7071, 22;
    print join "\\n", answers();`;
}

test("no address of the host's leads to a server on it, with an interface and routes of the attacker's own making", async () => {
  const [ipv4, ipv6] = [await listen({ port: 0, host: "0.0.0.0" }), await listen({ port: 0, host: "::" })];
  const servers = [ipv4, ipv6, await listen({ path: ABSTRACT }), await listen({ path: PATH })];
  await using _closing = {
    [Symbol.asyncDispose]: async () =>
      void (await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))),
  };
  const own = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
  // The control: from where they are, they are reached.
  const perl = ["perl", "-e", `use Fcntl; use Socket; ${reachAll(["127.0.0.1", "::1"], [portOf(ipv4), portOf(ipv6)])}`];
  expect((await host.run(perl)).stdout.split("\n")).toEqual(
    expect.arrayContaining(["abstract", "path", `::1 ${portOf(ipv6)}`]),
  );
  const controlVisits = servers.map(({ visits }) => visits());
  expect(Math.min(...controlVisits)).toBeGreaterThan(0);

  // Also QEMU's gateway and name server, a cloud's metadata service, and the same written in other ways.
  const others = ["127.0.0.1", "127.0.0.2", "0.0.0.0", "10.0.2.2", "10.0.2.3", "169.254.169.254"];
  const others6 = ["::1", "::", "::ffff:127.0.0.1", "fd00:ec2::254", "fe80::1"];
  const hosts = [...new Set([...own, ...others, ...others6])];
  const answer = await attacker.run(`
    system "ip link add way-out type dummy; ip link set way-out up; ip addr add 10.0.2.77/24 dev way-out;
      ip route add default via 10.0.2.2; ip -6 addr add fe80::77/64 dev way-out; ip -6 route add default via fe80::1 dev way-out";
    ${reachAll(hosts, [portOf(ipv4), portOf(ipv6), 7071, 7080, 80, 22, 53])}`);
  expect(answer).toBe("");
  expect(servers.map(({ visits }) => visits())).toEqual(controlVisits);
});

test("a neighbour's servers are the neighbour's alone", async () => {
  const serve = `
    use Socket;
    my @held;
    sub serve { my ($family, $address) = @_; socket my $s, $family, SOCK_STREAM, 0 or die; bind $s, $address or die $!; listen $s, 9; push @held, $s }
    serve(AF_INET, pack_sockaddr_in(8123, INADDR_ANY));
    serve(AF_UNIX, pack("S a*", AF_UNIX, "\\0neighbour"));
    serve(AF_UNIX, pack_sockaddr_un("/tmp/neighbour.sock"));
    exit if fork;
    open STDOUT, ">", "/dev/null"; open STDERR, ">", "/dev/null";
    sleep 600`;
  const reachIt = `${REACH}
    reach("127.0.0.1", AF_INET, pack_sockaddr_in(8123, inet_aton("127.0.0.1")));
    reach("abstract", AF_UNIX, pack("S a*", AF_UNIX, "\\0neighbour"));
    reach("path", AF_UNIX, pack_sockaddr_un("/tmp/neighbour.sock"));
    print join " ", sort(answers());`;
  expect((await inside(neighbour, `perl -e '${serve}'`)).stderr).toBe("");
  // The control: the same program reaches them from where they are.
  expect((await inside(neighbour, `perl -e 'use Fcntl; use Socket; ${reachIt}'`)).stdout).toBe(
    "127.0.0.1 abstract path",
  );
  expect(await attacker.run(reachIt)).toBe("");
});

test("no packet of a neighbour's or of the host's passes by", async () => {
  await using attack = await attacker.start(`
    socket my $packets, 17, SOCK_RAW, 0x0300 or die; # AF_PACKET, ETH_P_ALL in network order
    print "listening\\n";
    until (-e "/run/enough") {
      vec(my $ready = "", fileno $packets, 1) = 1;
      next unless select $ready, undef, undef, 0.1;
      recv $packets, my $packet, 2048, 0;
      if ($packet =~ /drydock-secret/) { open my $report, ">", "/run/heard" }
    }
    open my $report, ">", "/run/done"; sleep 600;`);
  expect(attack.report).toBe("listening");
  const speak =
    "perl -MIO::Socket::INET -e 'IO::Socket::INET->new(Proto => q(udp), PeerAddr => q(127.0.0.1:9))->send(q(drydock-secret))'";
  expect((await inside(neighbour, speak)).code).toBe(0);
  expect((await host.run(["sh", "-c", speak])).code).toBe(0);
  const heard = () =>
    inside(attacker.sandbox, "sudo touch /run/enough; until [ -e /run/done ]; do sleep 0.1; done; ls /run/heard");
  // The control: what is said on its own interface is heard.
  expect((await inside(attacker.sandbox, "ls /run/heard")).code).not.toBe(0);
  expect((await inside(attacker.sandbox, speak)).code).toBe(0);
  expect((await heard()).stdout.trim()).toBe("/run/heard");
});
