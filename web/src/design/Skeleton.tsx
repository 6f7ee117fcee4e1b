/** The shape of what is coming, shown only when waiting takes longer than 300 ms. */

import { useEffect, useState } from "react";

/** Whether a wait has lasted long enough to be worth showing. */
export function useLongWait(delayMs = 300): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), delayMs);
    return () => clearTimeout(timer);
  }, [delayMs]);
  return long;
}

/** Grey lines in the place of a list or a page; `label` says to screen readers what is being fetched. */
export function Skeleton({
  label,
  rows = 3,
  height = 72,
}: {
  label: string;
  rows?: number;
  height?: number;
}) {
  const long = useLongWait();
  return (
    <div className="skeleton" role="status" data-shown={long || undefined}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={row} className="skeleton__row" style={{ height }} />
      ))}
    </div>
  );
}
