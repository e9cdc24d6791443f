/** The native half of node-pty 1.2.0-beta.15, as its src/unix/pty.cc defines it. */
declare module "node-pty/lib/utils.js" {
  interface NativePty {
    /**
     * forkpty(3) and execvp(3). The parent's end is non-blocking; an exec that fails is told on the pty and exits with 1.
     * @param helperPath unused on Linux
     * @param onExit gets the exit code and the number of the signal that ended the process, or 0
     */
    fork(
      file: string,
      args: readonly string[],
      env: readonly string[],
      cwd: string,
      columns: number,
      rows: number,
      uid: number,
      gid: number,
      isUtf8: boolean,
      helperPath: string,
      onExit: (code: number, signal: number) => void,
    ): { fd: number; pid: number; pty: string };
    /** ioctl TIOCSWINSZ. */
    resize(fd: number, columns: number, rows: number, widthPixels: number, heightPixels: number): void;
  }

  export function loadNativeModule(name: "pty"): { dir: string; module: NativePty };
}
