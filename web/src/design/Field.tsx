/** Things to type into and choose from, each with its label, its hint and its own error. */

import type { ReactNode } from "react";
import {
  Button as AriaButton,
  Radio as AriaRadio,
  RadioGroup as AriaRadioGroup,
  type RadioGroupProps as AriaRadioGroupProps,
  Select as AriaSelect,
  type SelectProps as AriaSelectProps,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
  TextArea,
} from "react-aria-components";
import { texts } from "../texts";
import { Icon } from "./Icon";

interface FieldWords {
  label: string;
  /** What helps before typing; stays visible while typing. */
  hint?: ReactNode;
  /** What is wrong with what was typed, as a sentence; the service's own words where it refused. */
  error?: string;
}

function Hint({ children }: { children: ReactNode }) {
  return children ? (
    <Text slot="description" className="field__hint">
      {children}
    </Text>
  ) : null;
}

interface TextFieldProps extends Omit<AriaTextFieldProps, "children" | "className">, FieldWords {
  /** More than one line: how many to show. */
  rows?: number;
  /** The first and last day of a date field, as "2026-03-12". */
  min?: string;
  max?: string;
  placeholder?: string;
}

/** One line of text, a date (`type="date"`), or with `rows` several lines. */
export function TextField({ label, hint, error, rows, min, max, placeholder, ...props }: TextFieldProps) {
  return (
    <AriaTextField
      {...props}
      className="field"
      isInvalid={error !== undefined || props.isInvalid || undefined}
    >
      <Label className="field__label">
        {label}
        {!props.isRequired && !props.isReadOnly && (
          <span className="field__optional"> {texts.shell.optional}</span>
        )}
      </Label>
      <Hint>{hint}</Hint>
      {rows === undefined ? (
        <Input className="field__input" min={min} max={max} placeholder={placeholder} />
      ) : (
        <TextArea className="field__input" rows={rows} placeholder={placeholder} />
      )}
      <FieldError className="field__error">{error}</FieldError>
    </AriaTextField>
  );
}

/** One thing that can be chosen: its value, its words, and a second line that explains it. */
export interface Choice<T extends string = string> {
  value: T;
  label: string;
  detail?: string;
}

interface SelectProps<T extends string>
  extends Omit<
      AriaSelectProps,
      "children" | "className" | "selectedKey" | "onSelectionChange" | "value" | "onChange"
    >,
    FieldWords {
  choices: readonly Choice<T>[];
  value: T | null;
  onChange: (value: T) => void;
}

/** One of many, in a list that opens. */
export function Select<T extends string>({
  label,
  hint,
  error,
  choices,
  value,
  onChange,
  ...props
}: SelectProps<T>) {
  return (
    <AriaSelect
      {...props}
      className="field"
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(key as T)}
      isInvalid={error !== undefined || undefined}
    >
      <Label className="field__label">
        {label}
        {!props.isRequired && <span className="field__optional"> {texts.shell.optional}</span>}
      </Label>
      <Hint>{hint}</Hint>
      <AriaButton className="field__input select">
        <SelectValue className="select__value" />
        <Icon name="down" />
      </AriaButton>
      <FieldError className="field__error">{error}</FieldError>
      <Popover className="popover">
        <ListBox className="listbox" items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.value} textValue={choice.label} className="listbox__item">
              <Text slot="label">{choice.label}</Text>
              {choice.detail && <Text slot="description">{choice.detail}</Text>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

interface RadioGroupProps<T extends string>
  extends Omit<AriaRadioGroupProps, "children" | "className" | "value" | "onChange">,
    FieldWords {
  choices: readonly Choice<T>[];
  value: T | null;
  onChange: (value: T) => void;
}

/** One of a few, all in sight. */
export function RadioGroup<T extends string>(all: RadioGroupProps<T>) {
  const { label, hint, error, choices, value, onChange, ...props } = all;
  return (
    <AriaRadioGroup
      {...props}
      className="field"
      value={value}
      onChange={(chosen) => onChange(chosen as T)}
      isInvalid={error !== undefined || undefined}
    >
      <Label className="field__label">{label}</Label>
      <Hint>{hint}</Hint>
      <div className="radios">
        {choices.map((choice) => (
          <AriaRadio key={choice.value} value={choice.value} className="radio">
            <span className="radio__dot" aria-hidden="true" />
            <span>
              {choice.label}
              {choice.detail && <span className="radio__detail">{choice.detail}</span>}
            </span>
          </AriaRadio>
        ))}
      </div>
      <FieldError className="field__error">{error}</FieldError>
    </AriaRadioGroup>
  );
}
