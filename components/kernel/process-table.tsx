/** The processes as a plain table. */

import { KernelTable } from "./kernel-table.tsx";
import type { TreeRow } from "./process-tree.ts";

export function ProcessTable({ rows }: { rows: TreeRow[] }) {
  return (
    <KernelTable
      caption="Processes of the sandbox"
      heads={["Host PID", "PIDs inside", "Parent", "uid in", "uid out", "State", "Command"]}
    >
      {rows.map(({ process, ghost }) => (
        <tr key={process.id}>
          <td>{process.pid}</td>
          <td>{process.nspids.join(" → ")}</td>
          <td>{process.ppid}</td>
          <td>{process.uid.inside ?? "unmapped"}</td>
          <td>{process.uid.outside}</td>
          <td>{ghost ? "ended" : process.state}</td>
          <td>{process.argv.join(" ") || `[${process.comm}]`}</td>
        </tr>
      ))}
    </KernelTable>
  );
}
