#!/usr/bin/perl -w
# Applies the steps of a sandbox's plan (plan.ts) that are system calls: mounts, user namespaces, files with holes.
#
#   perl -w apply-steps.pl x64|arm64 STEP ARGUMENT... [-- STEP ARGUMENT...]...
#
# Node has no mount(2). A program for each step costs a fork and an exec each, some twenty of them, more time than the
# container itself takes; this is one. In Perl because every Debian has it (perl-base is essential) and it calls the
# kernel directly (perlfunc(1), syscall). Without modules, which would double its time.
#
# Ends at the first step that fails, and says on stderr which one that was, counted from 0, and why.
use strict;

# Numbers of system calls: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h.
my %NUMBERS = (
    x64 => { mount => 165, unshare => 272, prctl => 157, setgroups => 116, setresuid => 117, setresgid => 119,
        mknodat => 259 },
    arm64 => { mount => 40, unshare => 97, prctl => 167, setgroups => 159, setresuid => 147, setresgid => 149,
        mknodat => 33 },
);
my $processor = shift @ARGV;
my %NUMBER = (%{ $NUMBERS{$processor} || die "no system call numbers for $processor\n" },
    open_tree => 428, move_mount => 429, mount_setattr => 442);

# include/uapi/linux/mount.h, fcntl.h
sub MS_RDONLY() { 1 }
sub MS_NOSUID() { 2 }
sub MS_NODEV() { 4 }
sub MS_NOEXEC() { 8 }
sub MS_BIND() { 4096 }
sub OPEN_TREE_CLONE() { 1 }
sub MOVE_MOUNT_F_EMPTY_PATH() { 4 }
sub MOUNT_ATTR_RDONLY() { 1 }
sub MOUNT_ATTR_IDMAP() { 0x100000 }
sub AT_FDCWD() { -100 }
sub AT_EMPTY_PATH() { 0x1000 }
# sched.h, prctl.h, securebits.h
sub CLONE_NEWUSER() { 0x10000000 }
sub PR_SET_DUMPABLE() { 4 }
sub PR_SET_SECUREBITS() { 28 }
sub SECBIT_NO_SETUID_FIXUP() { 4 }
# loop.h, major.h, stat.h, fs.h, errno-base.h
sub LOOP_CTL_GET_FREE() { 0x4C82 }
sub LOOP_CONFIGURE() { 0x4C0A }
sub LO_FLAGS_READ_ONLY() { 1 }
sub LO_FLAGS_AUTOCLEAR() { 4 }
sub LOOP_MAJOR() { 7 }
sub S_IFBLK() { 0060000 }
sub FICLONE() { 0x40049409 }
sub SEEK_DATA() { 3 }
sub SEEK_HOLE() { 4 }
sub EBUSY() { 16 }

sub CHUNK_BYTES() { 1 << 20 }

my %STEPS = (
    'directory'      => \&make_directory,
    'disk-image'     => \&make_disk_image,
    'disk'           => \&mount_disk,
    'root-image'     => \&mount_root_image,
    'user-namespace' => \&make_user_namespace,
    'idmapped-bind'  => \&mount_idmapped,
    'overlay'        => \&mount_overlay,
    'ptys'           => \&mount_ptys,
);

umask 022;
for (my $index = 0; @ARGV; $index++) {
    my @words;
    while (@ARGV) {
        my $word = shift @ARGV;
        last if $word eq '--';
        push @words, $word;
    }
    my $step = shift @words;
    next if eval { $STEPS{$step}->(@words); 1 };
    print STDERR "step $index: $@";
    exit 1;
}

# mkdir -p, mode and owner for the last one only; one that is there keeps what it has.
sub make_directory {
    my ($path, $mode, $uid, $gid) = @_;
    while ($path =~ m{/(?=.)}g) {
        my $parent = substr $path, 0, pos($path) - 1;
        mkdir $parent, 0755 unless $parent eq '' || -d $parent;
    }
    mkdir $path, oct $mode or -d $path or die "mkdir $path: $!\n";
    chown $uid, $gid, $path or die "chown $path: $!\n";
}

# An empty filesystem, as a copy of one that is made once: what is not zero in it is a few hundred KiB.
sub make_disk_image {
    my ($image, $blank, @mke2fs) = @_;
    make_blank($blank, @mke2fs) unless -e $blank;
    open my $from, '<', $blank or die "open $blank: $!\n";
    open my $to, '>', $image or die "open $image: $!\n";
    # On a filesystem that can share blocks this is all.
    return if ioctl $to, FICLONE, fileno $from;
    truncate $to, -s $from or die "truncate $image: $!\n";
    # lseek(2) finds no data behind the last hole, and says ENXIO.
    for (my $end = 0; defined(my $start = sysseek $from, $end, SEEK_DATA);) {
        $end = sysseek $from, $start, SEEK_HOLE;
        sysseek $_, $start, 0 for $from, $to;
        for (my $left = $end - $start; $left > 0;) {
            my $read = sysread $from, my $bytes, $left < CHUNK_BYTES ? $left : CHUNK_BYTES or die "read $blank: $!\n";
            my $written = syswrite $to, $bytes;
            die "write $image: $!\n" unless defined $written && $written == $read;
            $left -= $read;
        }
    }
}

# It appears whole or not at all; who makes it at the same time makes the same.
sub make_blank {
    my ($blank, @mke2fs) = @_;
    my $new = "$blank.$$";
    my $failed = system 'mke2fs', '-q', @mke2fs[0 .. $#mke2fs - 1], $new, $mke2fs[-1];
    return if $failed == 0 && rename $new, $blank;
    my $reason = $failed ? "mke2fs failed" : "rename $new: $!";
    unlink $new;
    die "$reason\n";
}

# discard: what the learner deletes goes back to the host. noinit_itable: in a file with holes the tables are zero
# already; the kernel would write them out, 25 MB, in the background (ext4(5)).
sub mount_disk {
    my ($image, $target) = @_;
    open my $file, '+<', $image or die "open $image: $!\n";
    my $loop = loop_device($file, '+<', LO_FLAGS_AUTOCLEAR);
    system_call('mount', $loop->{path}, $target, 'ext4', MS_NOSUID | MS_NODEV, 'discard,noinit_itable');
}

# No step of a plan: a root filesystem that a container has as an image, for an id-mapped view of its own files it may
# not have (they stand on an overlay). Set-user-ID counts on it, in sandboxes; outside nobody but root passes through.
sub mount_root_image {
    my ($image, $target) = @_;
    open my $file, '<', $image or die "open $image: $!\n";
    my $loop = loop_device($file, '<', LO_FLAGS_READ_ONLY | LO_FLAGS_AUTOCLEAR);
    system_call('mount', $loop->{path}, $target, 'ext4', MS_RDONLY | MS_NODEV, 'noload');
}

# Puts a file behind a free loop device, which goes when nobody has it any more; it is held open until it is mounted.
sub loop_device {
    my ($file, $mode, $flags) = @_;
    open my $control, '+<', '/dev/loop-control' or die "open /dev/loop-control: $!\n";
    # struct loop_config: fd, block_size, and of struct loop_info64 lo_flags only.
    my $config = pack 'L L x52 L x240', fileno $file, 0, $flags;
    while () {
        my $number = ioctl $control, LOOP_CTL_GET_FREE, 0 or die "LOOP_CTL_GET_FREE: $!\n";
        $number += 0;
        my $path = "/dev/loop$number";
        # A container has a /dev of its own, in which the kernel makes no nodes. Whoever else makes it makes the same.
        eval { system_call('mknodat', AT_FDCWD, $path, S_IFBLK | 0600, LOOP_MAJOR << 8 | $number & 0xff | ($number & ~0xff) << 12) }
            unless -e $path;
        open my $loop, $mode, $path or die "open $path: $!\n";
        return { path => $path, handle => $loop } if ioctl $loop, LOOP_CONFIGURE, $config;
        # Somebody else took it between the two calls.
        die "LOOP_CONFIGURE $path: $!\n" unless $! == EBUSY;
    }
}

# On it, ids are shifted as the user namespace maps them: 0 on disk is the sandbox's root (mount_setattr(2)).
sub mount_idmapped {
    my ($source, $target, $user_namespace) = @_;
    open my $map, '<', $user_namespace or die "open $user_namespace: $!\n";
    my $tree = system_call('open_tree', AT_FDCWD, $source, OPEN_TREE_CLONE);
    my $attributes = pack 'Q4', MOUNT_ATTR_RDONLY | MOUNT_ATTR_IDMAP, 0, 0, fileno $map;
    system_call('mount_setattr', $tree, '', AT_EMPTY_PATH, $attributes, length $attributes);
    system_call('move_mount', $tree, '', AT_FDCWD, $target, MOVE_MOUNT_F_EMPTY_PATH);
}

# Layers are named relative to the bundle, for learners read the names in their mount table.
sub mount_overlay {
    my ($bundle, $target) = @_;
    chdir $bundle or die "chdir $bundle: $!\n";
    system_call('mount', 'overlay', $target, 'overlay', MS_NODEV, 'lowerdir=lower,upperdir=disk/upper,workdir=disk/work');
    chdir '/';
}

# The group of ptys is tty, 5 in Debian and most others; mode 0620 lets it write to terminals (wall(1)).
sub TTY_GROUP() { 5 }

sub mount_ptys {
    my ($target, $id, $most) = @_;
    my $options = 'ptmxmode=0666,mode=0620,gid=' . ($id + TTY_GROUP) . ",max=$most";
    system_call('mount', 'devpts', $target, 'devpts', MS_NOSUID | MS_NOEXEC, $options);
}

# The inner one of two user namespaces, bound to a file, so that all that is nested in it is counted for this sandbox,
# and for it alone. The kernel counts namespaces, inotify instances and watches, queued signals and message queues for
# each user of a user namespace, and again for that namespace's owner in the one around it (kernel/ucount.c,
# namespaces(7)). Hence two:
# - the outer one belongs to the sandbox's own id on the host. The OCI runtime would make it as the host's root; then all
#   sandboxes and the host share one count, and a learner with 128 inotify instances leaves none to anybody else.
# - the limits stand in the outer one, where everything inside counts for the one owner of the inner one. In the inner one
#   they would hold for each of its 65,536 users, and root there can be any of them.
sub make_user_namespace {
    my ($path, $id, $count, @limits) = @_;
    open my $file, '>', $path or die "open $path: $!\n";
    my $outer = in_user_namespace("0 $id $count\n", sub { become($id) }, sub {
        for my $limit (@limits) {
            my ($name, $value) = split /=/, $limit;
            write_file("/proc/sys/user/$name", $value);
        }
        my $inner = in_user_namespace("0 0 $count\n", sub { }, sub { '' });
        return ($inner->{pid}, $inner);
    });
    system_call('mount', "/proc/$outer->{answer}/ns/user", $path, 0, MS_BIND, 0);
    release($outer);
}

# Takes a host id for good, capabilities kept (capabilities(7), SECBIT_NO_SETUID_FIXUP): some hosts let nobody without
# CAP_SYS_ADMIN make a user namespace.
sub become {
    my $id = 0 + shift; # As a number: syscall hands over a string as its address.
    system_call('prctl', PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0);
    system_call('setgroups', 0, 0);
    system_call('setresgid', $id, $id, $id);
    system_call('setresuid', $id, $id, $id);
}

# Forks a process into a user namespace of its own and maps its ids, which only the namespace around may do
# (user_namespaces(7)). It runs $before on the way in and $inside once it is mapped, sends what that answers, and stays,
# and with it the namespace, until release() or our own end. What $inside answers beside that stays with it.
sub in_user_namespace {
    my ($map, $before, $inside) = @_;
    pipe my $answers, my $to_parent or die "pipe: $!\n";
    pipe my $orders, my $to_child or die "pipe: $!\n";
    my $pid = fork // die "fork: $!\n";
    if ($pid == 0) {
        close $_ for $answers, $to_child;
        eval {
            $before->();
            system_call('unshare', CLONE_NEWUSER);
            # Or its files in /proc would belong to the host's root, out of reach for the namespace around (proc(5)).
            system_call('prctl', PR_SET_DUMPABLE, 1, 0, 0, 0);
            syswrite $to_parent, "unshared\n";
            exit 1 unless readline $orders;
            my ($answer, $held) = $inside->();
            syswrite $to_parent, "$answer\n";
            readline $orders;
            release($held) if $held;
            exit 0;
        };
        syswrite $to_parent, "failed: $@";
        exit 1;
    }
    close $_ for $orders, $to_parent;
    my $child = { pid => $pid, orders => $to_child, answers => $answers };
    answer($child);
    write_file("/proc/$pid/$_", $map) for 'uid_map', 'gid_map';
    syswrite $to_child, "mapped\n";
    $child->{answer} = answer($child);
    return $child;
}

sub answer {
    my ($child) = @_;
    my $line = readline $child->{answers} // "failed: the process in the user namespace ended\n";
    die $1 . "\n" if $line =~ /^failed: (.*)/;
    chomp $line;
    return $line;
}

sub release {
    my ($child) = @_;
    close $child->{orders};
    waitpid $child->{pid}, 0;
}

# One write(2), as files of the kernel demand.
sub write_file {
    my ($path, $text) = @_;
    open my $file, '>', $path or die "open $path: $!\n";
    defined syswrite $file, $text or die "write $path: $!\n";
}

sub system_call {
    my ($name, @arguments) = @_;
    my $result = syscall $NUMBER{$name}, @arguments;
    return $result unless $result == -1;
    die join(' ', $name, grep { /^\// } @arguments) . ": $!\n";
}
