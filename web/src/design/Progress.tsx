/** How far something has come: a bar that moves with a figure in words beside it. */

import { ProgressBar } from "react-aria-components";

interface ProgressProps {
  label: string;
  /** 0 to 1; undefined while the end is not known. */
  value: number | undefined;
  /** The figure in words: "1.2 of 4.5 GB". */
  figure?: string;
  /** The label is said elsewhere on the page already. */
  hideLabel?: boolean;
}

export function Progress({ label, value, figure, hideLabel = false }: ProgressProps) {
  const known = value !== undefined;
  return (
    <ProgressBar
      className="progress"
      value={known ? value * 100 : 0}
      isIndeterminate={!known}
      valueLabel={figure}
      aria-label={label}
    >
      {({ percentage, valueText }) => (
        <>
          {(!hideLabel || figure) && (
            <span className="progress__words">
              <span>{hideLabel ? "" : label}</span>
              <span className="numbers">{valueText}</span>
            </span>
          )}
          <span className="progress__track">
            <span className="progress__fill" style={{ inlineSize: known ? `${percentage ?? 0}%` : "100%" }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}
