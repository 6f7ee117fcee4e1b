/** What can be done with the words that are chosen: changed, masked, shown again, played. Reached by Tab after the words. */

import { useMemo } from "react";
import type { SpokenWord } from "../../api/types";
import { Button } from "../../design/Button";
import { texts } from "../../texts/transcript";
import { placesLike, textOf } from "./transcript";

const t = texts.editing;

interface ChosenBarProps {
  words: readonly SpokenWord[];
  chosen: readonly SpokenWord[];
  mayCorrect: boolean;
  mayMask: boolean;
  /** They are being changed now. */
  isOpen: boolean;
  onChange: () => void;
  onAddNext: () => void;
  onMask: (everywhere: boolean) => void;
  onUnmask: () => void;
  onPlay: () => void;
}

export function ChosenBar(props: ChosenBarProps) {
  const { words, chosen, mayCorrect, mayMask, isOpen, onChange, onAddNext, onMask, onUnmask, onPlay } = props;
  const places = useMemo(() => placesLike(words, chosen), [words, chosen]);
  const masked = chosen.some((word) => word.masked);
  const shown = chosen.some((word) => !word.masked);
  const text = textOf(chosen);
  const none = chosen.length === 0;
  return (
    <fieldset className="chosen" aria-label={t.bar}>
      <p className="chosen__words" dir="auto">
        {none ? t.nothingChosen : masked && !shown ? t.chosenMasked : t.chosen(text)}
      </p>
      <div className="chosen__acts">
        {mayCorrect && (
          <Button className="button--small" isDisabled={none || masked || isOpen} onPress={onChange}>
            {t.change}
          </Button>
        )}
        <Button className="button--small" isDisabled={none} onPress={onAddNext}>
          {t.andNext}
        </Button>
        {mayMask && (
          <Button className="button--small" isDisabled={!shown} onPress={() => onMask(false)}>
            {t.mask}
          </Button>
        )}
        {mayMask && places > 1 && (
          <Button
            className="button--small"
            aria-label={t.maskAllLabel(text, places)}
            onPress={() => onMask(true)}
          >
            {t.maskAll(places)}
          </Button>
        )}
        {mayMask && masked && (
          <Button className="button--small" onPress={onUnmask}>
            {t.unmask}
          </Button>
        )}
        <Button kind="plain" className="button--small" isDisabled={none} onPress={onPlay}>
          {t.play}
        </Button>
      </div>
    </fieldset>
  );
}
