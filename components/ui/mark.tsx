/** Drydock's mark: a ship on its keel blocks, in an empty dock. */
export function Mark({ size }: { size: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" fill="none">
      <path d="M2 7v14h20V7M9 16v5M15 16v5" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
      <path
        d="M5 9.5h4V5.5h4.5v4H19.5l-2.4 5.4a1.8 1.8 0 0 1-1.65 1.1H8.1a1.8 1.8 0 0 1-1.7-1.2z"
        fill="var(--accent)"
      />
    </svg>
  );
}
