/** Attacks on the kernel's own files: settings, logs, memory, devices, and the filesystems that show more of them. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Attacker, errorName, newAttacker } from "./attacker.ts";

let attacker: Attacker;
beforeAll(async () => {
  attacker = await newAttacker();
});
afterAll(() => attacker[Symbol.asyncDispose]());

/** `walk($directory, $see)` shows every regular file below, without following links. */
const WALK = `
sub walk {
  my ($directory, $see) = @_;
  opendir my $handle, $directory or return;
  for my $name (readdir $handle) {
    next if $name =~ /^\\.\\.?$/;
    my $path = "$directory/$name";
    lstat $path;
    if (-d _) { walk($path, $see) } elsif (-f _) { $see->($path) }
  }
}
`;

/** Settings that a network, UTS, IPC or PID namespace has for itself. */
const NAMESPACED =
  /^(net\/|fs\/mqueue\/|kernel\/(hostname|domainname|ns_last_pid|auto_msgmni|sem|sem_next_id|(shm|msg)\w+)$)/;

test("no setting of the machine's can be written, and writing those of a namespace changes no other", async () => {
  const before = settings();
  // In namespaces of its own, which it breaks.
  const answer = await attacker.run(`${WALK}
    call("unshare", 0x4000_0000 | 0x400_0000 | 0x800_0000) == 0 or die;
    my $tried = 0;
    walk("/proc/sys", sub {
      my $path = shift;
      $tried++;
      sysopen my $file, $path, O_WRONLY or return;
      my $value = "1";
      if (open my $now, "<", $path) { $value = join " ", map { /^-?\\d+$/ ? $_ + 1 : "evil" } split " ", <$now> // "" }
      print substr($path, 10), "\\n" if syswrite $file, "$value\\n";
    });
    print "tried $tried\\n";`);
  const lines = answer.trim().split("\n");
  expect(Number(lines.pop()?.split(" ")[1])).toBeGreaterThan(500);
  expect(lines.filter((file) => !NAMESPACED.test(file))).toEqual([]);
  expect(lines).toContain("net/ipv4/ip_forward");
  expect(settings()).toEqual(before);
});

/**
 * What changes by itself; and nf_hooks_lwtunnel, which every network namespace shows and which is one for all: it can be
 * switched on once, and packets of lightweight tunnels then pass the netfilter hooks, wherever somebody has such tunnels
 * (nf_hooks_lwtunnel_sysctl_handler(), net/netfilter/nf_hooks_lwtunnel.c).
 */
const RESTLESS =
  /(^kernel\/(random|ns_last_pid|pty\/nr|perf_event_max_sample_rate)|-nr$|-state$|nf_conntrack_count|stat_refresh|lwtunnel$)/;

/** The machine's own settings by their names below /proc/sys. */
function settings(): Record<string, string> {
  const root = "/proc/sys";
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, `${entry.parentPath}/${entry.name}`));
  return Object.fromEntries(names.filter((name) => !RESTLESS.test(name)).map((name) => [name, setting(name)]));
}

function setting(name: string): string {
  try {
    return readFileSync(`/proc/sys/${name}`, "utf8");
  } catch (error) {
    return String(error);
  }
}

test("no file of /sys but the sandbox's own cgroups and links can be opened for writing, though it is mounted anew", async () => {
  const answer = await attacker.run(`${WALK}
    call("unshare", 0x2_0000) == 0 or die;
    call("mount", "none", "/sys", "none", 32, 0); # MS_REMOUNT, without MS_RDONLY
    call("mount", "none", "/mnt", "sysfs", 0, 0) == 0 or die "no sysfs";
    my $tried = 0;
    for my $root ("/sys", "/mnt") {
      walk($root, sub {
        $tried++;
        print "$_[0]\\n" if sysopen my $file, $_[0], O_WRONLY;
      });
    }
    print "tried $tried\\n";`);
  const lines = answer.trim().split("\n");
  expect(Number(lines.pop()?.split(" ")[1])).toBeGreaterThan(1_000);
  const ofItsOwn = /^(\/sys\/fs\/cgroup|\/mnt\/devices\/virtual\/net\/lo)\//;
  expect(lines.filter((file) => !ofItsOwn.test(file))).toEqual([]);
});

test("files of /proc that show or command the whole machine stay shut", async () => {
  const answer = await attacker.run(`
    for my $path (glob "/proc/*") {
      next if -l $path or !-f $path;
      print "$path\\n" if sysopen my $file, $path, O_WRONLY;
    }
    for my $name (qw(kcore kmsg kpagecount kpageflags kpagecgroup vmallocinfo slabinfo pagetypeinfo timer_list sysrq-trigger)) {
      sysopen my $file, "/proc/$name", O_RDONLY or next;
      print "reads /proc/$name\\n" if sysread $file, my $byte, 1;
    }
    # Addresses of the kernel's are zero for whoever may not know them.
    for my $name (qw(kallsyms modules)) {
      open my $file, "<", "/proc/$name" or next;
      while (<$file>) { if (/\\b(?:0x)?(?!0{8})[0-9a-f]{16}\\b/) { print "tells /proc/$name: $_"; last } }
    }`);
  expect(answer).toBe("");
});

test("the devices of a sandbox are these, and no other can be made", async () => {
  expect(await attacker.run(`chdir "/dev"; print join " ", sort glob "* {pts,shm,mqueue}/*"`)).toBe(
    "core fd full mqueue null ptmx pts pts/ptmx random shm stderr stdin stdout tty urandom zero",
  );
  const answer = await attacker.run(`
    call("mount", "none", "/mnt", "tmpfs", 0, 0) == 0 or die;
    my %node = ("mem" => [2, 1, 1], "kmem" => [2, 1, 2], "port" => [2, 1, 4], "kmsg" => [2, 1, 11], "null" => [2, 1, 3],
      "tun" => [2, 10, 200], "fuse" => [2, 10, 229], "loop-control" => [2, 10, 237], "vsock" => [2, 10, 121],
      "loop0" => [6, 7, 0], "sda" => [6, 8, 0], "vda" => [6, 254, 0], "nvme" => [6, 259, 0]);
    for my $name (sort keys %node) {
      my ($type, $major, $minor) = @{$node{$name}};
      for my $directory ("/dev", "/tmp", "/mnt", "/run") {
        my $answer = call("mknodat", -100, "$directory/$name.node", $type << 12 | 0666, $major << 8 | $minor);
        print "$directory/$name.node $answer\\n" if $answer != -1; # EPERM
      }
    }`);
  expect(answer).toBe("");
});

/** Filesystems of the whole machine's, with what each would give. */
const MACHINE_WIDE = [
  "debugfs",
  "tracefs",
  "securityfs",
  "efivarfs",
  "configfs",
  "pstore",
  "devtmpfs",
  "hugetlbfs",
  "nfsd",
];

test("no filesystem that shows the machine, and no disk of it, can be mounted", async () => {
  const answer = await attacker.run(`
    my @mounts = map { [$_, "none"] } qw(${MACHINE_WIDE.join(" ")});
    push @mounts, map { ["ext4", $_] } "/dev/vda", "/dev/sda1", "/dev/loop0", "/etc/hostname";
    push @mounts, ["squashfs", "/etc/hostname"], ["erofs", "/etc/hostname"], ["xfs", "/etc/hostname"];
    push @mounts, map { ["cgroup", "none", $_] } "memory", "devices", "none,name=evil", "";
    for my $mount (@mounts) {
      my ($type, $source, $options) = @$mount;
      my $answer = call("mount", $source, "/mnt", $type, 0, $options // 0);
      print "$type of $source is mounted\\n" if $answer == 0;
    }`);
  expect(answer).toBe("");
});

test("a proc of one's own shows one's own processes and no other root", async () => {
  const answer = await attacker.run(`
    call("mount", "proc", "/mnt", "proc", 0, 0) == 0 or die;
    my @names;
    for my $process (glob "/mnt/[0-9]*") {
      open my $comm, "<", "$process/comm" or next;
      push @names, <$comm> =~ s/\\n//r;
      my ($here, $there) = map { join ":", (stat)[0, 1] } "/", "$process/root/";
      print "$process has another root\\n" if $there ne "" and $here ne $there;
    }
    print join " ", sort @names;`);
  expect(answer).toBe("perl sleep tini");
});

test("a message in the kernel's log is neither read nor written", async () => {
  const answer = await attacker.run(`
    print call("syslog", 3, "x" x 100, 100), " ", call("syslog", 10, 0, 0), " ";
    print sysopen(my $file, "/proc/kmsg", O_RDONLY) ? 0 : $! + 0;`);
  expect(answer.split(" ").map(errorName)).toEqual(["EPERM", "EPERM", "EACCES"]);
});
