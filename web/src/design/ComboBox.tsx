/** One of very many: typing narrows the list. */

import {
  ComboBox as AriaComboBox,
  Button,
  FieldError,
  Input,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from "react-aria-components";
import type { Choice } from "./Field";
import { Icon } from "./Icon";

interface ComboBoxProps {
  label: string;
  hint?: string;
  error?: string;
  choices: readonly Choice[];
  value: string | null;
  onChange: (value: string | null) => void;
}

export function ComboBox({ label, hint, error, choices, value, onChange }: ComboBoxProps) {
  return (
    <AriaComboBox
      className="field"
      isRequired
      validationBehavior="aria"
      menuTrigger="focus"
      defaultItems={choices}
      value={value}
      onChange={(key: Key | null) => onChange(key === null ? null : String(key))}
      isInvalid={error !== undefined || undefined}
    >
      <Label className="field__label">{label}</Label>
      {hint && (
        <Text slot="description" className="field__hint">
          {hint}
        </Text>
      )}
      <div className="combo">
        <Input className="field__input" />
        <Button className="combo__open">
          <Icon name="down" />
        </Button>
      </div>
      <FieldError className="field__error">{error}</FieldError>
      <Popover className="popover">
        <ListBox<Choice> className="listbox">
          {(choice) => (
            <ListBoxItem id={choice.value} textValue={choice.label} className="listbox__item">
              {choice.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
