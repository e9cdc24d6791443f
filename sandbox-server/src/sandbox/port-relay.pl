#!/usr/bin/perl -w
# Carries connections to the ports of one sandbox: enters its network namespace and connects from within, to its loopback.
#
#   perl -w port-relay.pl x64|arm64 SOCKET          (descriptor 3 is the network namespace)
#
# Listens on a Unix socket of the host's. Who connects there writes a port and a newline, and is answered "open" or
# "closed"; after "open" the bytes that follow are the port's. Ends when its standard input does, and with it all that it
# carries. Node has no setns(2), and a socket belongs for good to the namespace that it was made in. Of each direction no
# more is kept than one read; what is not taken up is not read.
use strict;
use Errno;
use Fcntl qw(F_GETFL F_SETFL O_NONBLOCK);
use Socket qw(:DEFAULT :addrinfo inet_pton pack_sockaddr_in6 SOCK_NONBLOCK SOMAXCONN);

# Numbers of system calls: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h.
my %NUMBERS = (
    x64 => { setns => 308, setgroups => 116, setresuid => 117, setresgid => 119 },
    arm64 => { setns => 268, setgroups => 159, setresuid => 147, setresgid => 149 },
);
sub CLONE_NEWNET() { 0x40000000 }
sub NOBODY() { 65534 }
sub CHUNK_BYTES() { 65536 }
# More than its server opens at a time: some linger whose program takes no notice of an end.
sub MOST_CONNECTIONS() { 128 }

my ($processor, $path) = @ARGV;
my %NUMBER = %{ $NUMBERS{$processor} || die "no system call numbers for $processor\n" };
open my $namespace, '<&=', 3 or die "descriptor 3: $!\n";
system_call('setns', 3, CLONE_NEWNET);
close $namespace;
socket my $door, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0 or die "socket: $!\n";
unlink $path;
umask 0177;
bind $door, pack_sockaddr_un($path) or die "bind $path: $!\n";
listen $door, SOMAXCONN or die "listen $path: $!\n";
# Whatever a program in the sandbox sends, it is not root who reads it.
system_call('setgroups', 0, 0);
system_call('setresgid', NOBODY, NOBODY, NOBODY);
system_call('setresuid', NOBODY, NOBODY, NOBODY);
$SIG{PIPE} = 'IGNORE';
$| = 1;
print "listening\n";

# By the descriptor of the near end. near: ours; far: the port's. Each waits to take what the other has read.
my %connections;
while (1) {
    my ($readable, $writable) = ('', '');
    vec($readable, $_, 1) = 1 for 0, fileno $door;
    watch($_, \$readable, \$writable) for values %connections;
    select($readable, $writable, undef, undef) < 0 and next;
    exit 0 if vec $readable, 0, 1 and !sysread STDIN, my $nothing, 1;
    # A copy of the list: some of them end on the way.
    my @all = values %connections;
    go_on($_, $readable, $writable) for @all;
    welcome() if vec $readable, fileno $door, 1;
}

sub welcome {
    accept my $near, $door or return;
    return if keys %connections >= MOST_CONNECTIONS;
    unblock($near);
    my $ours = { socket => $near, is_ours => 1 };
    $connections{ fileno $near } = { near => $ours, asked => '', loopbacks => [ AF_INET, AF_INET6 ] };
}

# What a connection waits for, by what has come of it so far.
sub watch {
    my ($connection, $readable, $writable) = @_;
    my ($near, $far) = @$connection{ 'near', 'far' };
    if ($connection->{is_open}) {
        for ([ $near, $far ], [ $far, $near ]) {
            my ($from, $to) = @$_;
            if (defined $from->{unsent}) { vec($$writable, fileno $to->{socket}, 1) = 1 }
            elsif (!$from->{has_ended}) { vec($$readable, fileno $from->{socket}, 1) = 1 }
        }
        return;
    }
    # Before that, to be read means that it has asked, or left.
    vec($$readable, fileno $near->{socket}, 1) = 1;
    vec($$writable, fileno $far->{socket}, 1) = 1 if $far;
}

sub go_on {
    my ($connection, $readable, $writable) = @_;
    my ($near, $far) = @$connection{ 'near', 'far' };
    my $can_read = sub { vec $readable, fileno $_[0]{socket}, 1 };
    my $can_write = sub { vec $writable, fileno $_[0]{socket}, 1 };
    if ($connection->{is_open}) {
        for ([ $near, $far ], [ $far, $near ]) {
            my ($from, $to) = @$_;
            my $goes_on = defined $from->{unsent} ? !$can_write->($to) || pass_on($from, $to)
                : $from->{has_ended} || !$can_read->($from) || take($from, $to);
            return drop($connection) unless $goes_on;
        }
    }
    elsif ($can_read->($near)) { hear($connection) }
    elsif ($far && $can_write->($far)) { connected($connection, unpack 'i', getsockopt $far->{socket}, SOL_SOCKET, SO_ERROR) }
}

# Which port is asked for.
sub hear {
    my ($connection) = @_;
    my $is_asking = sysread($connection->{near}{socket}, $connection->{asked}, 16, length $connection->{asked});
    # It has left, or says what it may not say yet.
    return drop($connection) if !$is_asking || $connection->{port};
    return if $connection->{asked} !~ /\n/ && length $connection->{asked} < 16;
    return drop($connection) unless $connection->{asked} =~ /^([1-9]\d{0,4})\n$/ && $1 <= 65535;
    $connection->{port} = $1;
    try_next($connection);
}

# On 127.0.0.1, and where nothing listens there, on ::1.
sub try_next {
    my ($connection) = @_;
    my $family = shift @{ $connection->{loopbacks} };
    unless (defined $family) {
        syswrite $connection->{near}{socket}, "closed\n";
        return drop($connection);
    }
    socket my $socket, $family, SOCK_STREAM | SOCK_NONBLOCK, 0 or return try_next($connection);
    my $address = $family == AF_INET
        ? pack_sockaddr_in($connection->{port}, INADDR_LOOPBACK)
        : pack_sockaddr_in6($connection->{port}, inet_pton(AF_INET6, '::1'));
    $connection->{far} = { socket => $socket };
    return connected($connection, 0) if connect $socket, $address;
    try_next($connection) unless $!{EINPROGRESS};
}

sub connected {
    my ($connection, $error) = @_;
    return try_next($connection) if $error;
    syswrite $connection->{near}{socket}, "open\n";
    $connection->{is_open} = 1;
}

# Reads what there is, and passes it on as far as it is taken. False when it is over: an end has failed, or ours has left.
sub take {
    my ($from, $to) = @_;
    my $count = sysread $from->{socket}, my $bytes, CHUNK_BYTES;
    return $!{EAGAIN} unless defined $count;
    if ($count == 0) {
        # select(2) does not tell who has shut down one direction from who has left. Ours does not do the former.
        return 0 if $from->{is_ours};
        $from->{has_ended} = 1;
        shutdown $to->{socket}, 1;
        return 1;
    }
    $from->{unsent} = $bytes;
    return pass_on($from, $to);
}

sub pass_on {
    my ($from, $to) = @_;
    my $count = syswrite $to->{socket}, $from->{unsent};
    return $!{EAGAIN} unless defined $count;
    $from->{unsent} = $count < length $from->{unsent} ? substr $from->{unsent}, $count : undef;
    return 1;
}

sub drop {
    my ($connection) = @_;
    delete $connections{ fileno $connection->{near}{socket} };
    close $_->{socket} for grep { $_ } @$connection{ 'near', 'far' };
}

sub unblock {
    my ($socket) = @_;
    fcntl $socket, F_SETFL, O_NONBLOCK | fcntl $socket, F_GETFL, 0;
}

sub system_call {
    my ($name, @arguments) = @_;
    die "$name: $!\n" if syscall($NUMBER{$name}, @arguments) == -1;
}
