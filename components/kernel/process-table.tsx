/** The processes as a plain table. */
import type { TreeRow } from "./process-tree.ts";

export function ProcessTable({ rows }: { rows: TreeRow[] }) {
  return (
    <table className="kernel-table">
      <caption className="sr-only">Processes of the sandbox</caption>
      <thead>
        <tr>
          {["Host PID", "PIDs inside", "Parent", "uid in", "uid out", "State", "Command"].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
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
      </tbody>
    </table>
  );
}
