/** A small choice in the player's bar: a button that shows the choice, and a list that opens over the page. */

import type { ReactNode } from "react";
import { Button, type Key, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { Icon } from "../design/Icon";

interface PickProps {
  label: string;
  /** What can be chosen, as key and words, in order; in the list with a line under the words, if there is one, and in another language. */
  options: readonly (readonly [key: string, words: string, note?: ReactNode, lang?: string])[];
  value: string;
  onChange: (key: string) => void;
  /** Drawn before the words of the choice. */
  sign?: ReactNode;
  isDisabled?: boolean;
  /** Drawn stronger, because the choice is not the usual one. */
  marked?: boolean;
}

export function Pick({
  label,
  options,
  value,
  onChange,
  sign,
  isDisabled = false,
  marked = false,
}: PickProps) {
  const chosen = options.find(([key]) => key === value);
  return (
    <Select
      className="pick"
      aria-label={label}
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(String(key))}
      isDisabled={isDisabled}
    >
      <Button className="pick__button" data-marked={marked || undefined}>
        {sign}
        <SelectValue>{({ selectedText }) => <span lang={chosen?.[3]}>{selectedText}</span>}</SelectValue>
        <Icon name="down" size={16} />
      </Button>
      <Popover className="pick__popover" offset={4}>
        <ListBox className="pick__list">
          {options.map(([key, words, note, lang]) => (
            <ListBoxItem key={key} id={key} className="pick__item" textValue={words} lang={lang}>
              <span>{words}</span>
              {note && <span className="pick__note">{note}</span>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
