/** The marked range in words: two time fields with steppers, and the way to unmark it. No dragging is ever needed. */

import { Button } from "react-aria-components";
import { Icon } from "../design/Icon";
import { texts } from "../texts/player";
import { lengthText, type Span } from "./lessonTime";
import { TimeField } from "./TimeFields";

const t = texts.range;

interface RangeBarProps {
  span: Span;
  onChange: (span: Span) => void;
  onClear: () => void;
}

export function RangeBar({ span: [from, to], onChange, onClear }: RangeBarProps) {
  return (
    <section className="range-bar" aria-label={t.label}>
      <TimeField label={t.from} ms={from} onChange={(ms) => ms < to && onChange([ms, to])} />
      <span aria-hidden="true">–</span>
      <TimeField label={t.to} ms={to} onChange={(ms) => ms > from && onChange([from, ms])} />
      <span className="range-bar__length numbers">{lengthText(to - from)}</span>
      <Button className="press" aria-label={t.clear} onPress={onClear}>
        <Icon name="close" size={16} />
      </Button>
    </section>
  );
}
