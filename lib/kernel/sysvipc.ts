/** Reads /proc/sysvipc/{msg,shm,sem} (proc_sysvipc(5)): the System V objects of an IPC namespace. */

export interface IpcObject {
  /** 0 for a private one. */
  key: number;
  id: number;
}

/** The objects in one of these files, which begin with a line of names. */
export function parseIpcObjects(text: string): IpcObject[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(1).map((line) => {
    const [key, id] = line.trim().split(/\s+/);
    // Keys are printed as signed numbers, and shown by ipcs(1) as unsigned ones.
    return { key: Number(key) >>> 0, id: Number(id) };
  });
}
