/** A panel's table: the same facts as its picture, in rows. */
import type { ReactNode } from "react";

interface KernelTableProps {
  /** For screen readers; the panel's own heading shows what it is. */
  caption: string;
  heads: readonly string[];
  /** Rows. */
  children: ReactNode;
}

export function KernelTable({ caption, heads, children }: KernelTableProps) {
  return (
    <table className="kernel-table">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
