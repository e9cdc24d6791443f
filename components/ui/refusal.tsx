/** Why the lab did not do what was asked, told where it was asked. */
export function Refusal({ children }: { children: string | null }) {
  return (
    <div role="alert">
      {children !== null && (
        <p className="rounded-md border border-danger bg-danger-ground px-3 py-2 text-sm">{children}</p>
      )}
    </div>
  );
}
