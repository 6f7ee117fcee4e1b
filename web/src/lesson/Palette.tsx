/** Arranging the digits: a standard or a sub-heading for each, chosen from a list. */

import { memo } from "react";
import type { Framework } from "../api/types";
import { Button } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { texts } from "../texts/commentary";
import { Pick } from "./Pick";
import { arrange, arrangeAnew, codeOf, DIGITS, paletteStore } from "./palette";
import { pointsOf } from "./standards";
import { useSlice } from "./store";

const t = texts.palette;

interface PaletteProps {
  framework: Framework;
  isOpen: boolean;
  onClose: () => void;
}

export const Palette = memo(function Palette({ framework, isOpen, onClose }: PaletteProps) {
  useSlice(paletteStore, (state) => state.all);
  const points = pointsOf(framework);
  const options = framework.standards.flatMap(({ code, title }) => [
    [code, `${code} ${title}`, undefined, framework.language] as const,
    ...points
      .filter((point) => point.standard.code === code)
      .map((point) => [point.code, `${point.code} ${point.text}`, undefined, framework.language] as const),
  ]);
  return (
    <Dialog title={t.title} isOpen={isOpen} onClose={onClose} closeLabel={t.close}>
      <p>{t.words}</p>
      <ol className="palette">
        {DIGITS.map((digit) => (
          <li key={digit}>
            <kbd>{digit}</kbd>
            <Pick
              label={t.digit(digit)}
              options={options}
              value={codeOf(framework, digit) ?? ""}
              onChange={(code) => arrange(framework, digit, code)}
            />
          </li>
        ))}
      </ol>
      <div className="publish__acts">
        <Button onPress={() => arrangeAnew(framework)}>{t.reset}</Button>
        <Button kind="primary" onPress={onClose}>
          {t.close}
        </Button>
      </div>
    </Dialog>
  );
});
