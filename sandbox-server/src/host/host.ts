/** The one door to the kernel: everything the sandbox-server does to its machine goes through here. */

/** What a finished command left behind. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** After this the command is killed and {@link Host.run} rejects. */
  timeoutMs?: number;
  workingDirectory?: string;
  /**
   * Gives the command /dev/null instead of pipes: for one that leaves a process behind, which would
   * otherwise hold our descriptors for as long as it lives.
   */
  discardOutput?: boolean;
  /** What is kept of each of its two outputs. */
  maxOutputBytes?: number;
  /** Open files that the command gets as its descriptors 3, 4 and so on. */
  descriptors?: readonly number[];
}

/** A program that stays. Its standard input ends when we do. */
export interface StartedProgram {
  /** Resolves when it is no more, for whatever reason. */
  readonly ended: Promise<void>;
  /** Kills it; resolves when it is no more. */
  end(): Promise<void>;
}

/** A file that has nothing to be read at times. */
export interface NonBlockingFile {
  /** How many bytes were put at the start of `into`; 0 when there is nothing now. */
  read(into: Uint8Array): number;
  close(): void;
}

export interface DirectoryOwner {
  uid: number;
  gid: number;
}

export interface DiskSpace {
  totalBytes: number;
  freeBytes: number;
}

/** The beginning of a file. */
export interface Head {
  /** Bytes that are no UTF-8 are U+FFFD. */
  text: string;
  isCut: boolean;
}

export interface HeldFile extends Disposable {
  readonly descriptor: number;
}

export interface HeldDirectory extends Disposable {
  readonly path: string;
}

/**
 * Reads answer null (or an empty list) for a thing that is gone, because kernel objects go at any
 * moment: ENOENT, ESRCH (a process ended), ENODEV (a cgroup was removed). So they do for what a learner can make
 * unreadable: EOPNOTSUPP (cgroup.procs once its cgroup is threaded). Other errors throw.
 */
export interface Host {
  /** Runs a program without a shell. Rejects when it cannot be started or outlives its time. */
  run(command: readonly string[], options?: RunOptions): Promise<Ran>;
  /**
   * Starts a program that stays; resolves once it has written something to its standard output.
   * Rejects with its last words when it ends before that.
   */
  start(command: readonly string[], options?: Pick<RunOptions, "descriptors">): Promise<StartedProgram>;
  readText(path: string): string | null;
  /** At most so much of a file that a learner can make as long as they like. */
  readHead(path: string, maxBytes: number): Head | null;
  /**
   * Holds a directory open until it is disposed of: `path` leads to that very directory, whatever its name stands for by
   * then. Of a process that has ended, nothing can be read in its /proc/PID any more. Null when there is none, or, with
   * `unlessLink`, when the last name on its path is a symbolic link.
   */
  hold(path: string, unlessLink?: "unlessLink"): HeldDirectory | null;
  /** Opens a file for as long as it is not disposed of, if it is the one with this inode number. */
  holdFile(path: string, inode: number): HeldFile | null;
  /** Opens a stream of the kernel's, such as a trace ring, so that reading it never waits; null when it is not there. */
  openNonBlocking(path: string): NonBlockingFile | null;
  /** Target of a symbolic link; also null where permission is denied, as for a kernel thread's exe. */
  readLink(path: string): string | null;
  /** Names of the directories in a directory. */
  listDirectories(path: string): string[];
  exists(path: string): boolean;
  /** The file system that holds `path`, and how much of it is free to us (statfs(2), f_blocks and f_bavail). */
  diskSpace(path: string): DiskSpace;
  /** How much of a disk a file takes, which a sparse one may do less of than it is long (stat(2), st_blocks); 0 when it is gone. */
  allocatedBytes(path: string): number;
  /** Does the kernel let us run this file? */
  isExecutable(path: string): boolean;
  /** Writes in one write(2), as control files demand; who may do what with a new file is 0644 unless `mode` says otherwise. */
  writeText(path: string, text: string, mode?: number): void;
  /** The same on a control file that keeps what it holds only for who opens it with O_APPEND. */
  appendText(path: string, text: string): void;
  /**
   * Moves a process into a cgroup; nothing happens when it has ended meanwhile. The kernel first waits until no process is
   * in the middle of a fork(2) or exit, some milliseconds (cgroup_attach_lock(), kernel/cgroup/cgroup.c).
   */
  moveToCgroup(pid: number, cgroup: string): Promise<void>;
  /** Replaces a file as a whole: a reader, or a crash, finds the old text or the new one. */
  replaceText(path: string, text: string): void;
  /** With its parents; who may do what in it is 0755 unless `mode` says otherwise. */
  makeDirectory(path: string, owner?: DirectoryOwner, mode?: number): void;
  changeOwner(path: string, owner: DirectoryOwner): void;
  /** rmdir(2): the way to remove a cgroup. Answers false while it is busy, true once it is gone. */
  removeEmptyDirectory(path: string): boolean;
  /** Removes a tree that holds no mount; the caller unmounts first. */
  removeTree(path: string): Promise<void>;
  /** Sends a signal; false when there is no such process. */
  kill(pid: number, signal: NodeJS.Signals): boolean;
  /** Calls back after each change the kernel announces for a file (inotify(7)); returns the release. */
  watch(path: string, onChange: () => void): () => void;
}
