/** Drydock's mark: a hull on its keel block, in an empty dock. */
export function Mark({ size }: { size: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" fill="none">
      <path d="M1.5 5.5H5v14h14v-14h3.5" stroke="currentColor" strokeWidth="1.75" strokeLinejoin="round" />
      <path d="M7.75 4.5h8.5l-1.1 8.1a2 2 0 0 1-2 1.75h-2.3a2 2 0 0 1-2-1.75z" fill="var(--accent)" />
      <path d="M12 14.5v4" stroke="currentColor" strokeWidth="1.75" />
    </svg>
  );
}
