/** The small buttons of the player: a sign, with its name and its key on hover and on focus. */

import { Button, ToggleButton, Tooltip, TooltipTrigger } from "react-aria-components";
import { Glyph } from "./Glyph";
import { type DeedId, keysOf, keyText } from "./keys";
import { usePerson } from "./moment";
import { ownKeys, preferences } from "./preferences";
import { useSlice } from "./store";

type GlyphName = Parameters<typeof Glyph>[0]["name"];

/** The key that a person has for something; nothing when single keys are off. */
function useKeyOf(deed: DeedId | undefined): string | null {
  const person = usePerson();
  return useSlice(preferences, (kept) => {
    const key = deed && kept.singleKeys ? keysOf(deed, ownKeys(kept, person))[0] : undefined;
    return key === undefined ? null : keyText(key);
  });
}

interface PressProps {
  name: string;
  glyph: GlyphName;
  /** What it does, in the table of keys: its key is shown. */
  deed?: DeedId;
  isDisabled?: boolean;
  onPress: () => void;
  big?: boolean;
}

/** A button with a sign. */
export function Press({ name, glyph, deed, isDisabled = false, onPress, big = false }: PressProps) {
  const key = useKeyOf(deed);
  return (
    <TooltipTrigger delay={500} closeDelay={50}>
      <Button
        className="press"
        data-big={big || undefined}
        aria-label={name}
        isDisabled={isDisabled}
        onPress={onPress}
      >
        <Glyph name={glyph} size={big ? 24 : 20} />
      </Button>
      <Tooltip className="tooltip" placement="top">
        {name} {key && <kbd>{key}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}

interface SwitchableProps {
  name: string;
  glyph: GlyphName;
  deed?: DeedId;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (on: boolean) => void;
}

/** A button with a sign that is on or off. */
export function Switchable({ name, glyph, deed, isOn, isDisabled = false, onChange }: SwitchableProps) {
  const key = useKeyOf(deed);
  return (
    <TooltipTrigger delay={500} closeDelay={50}>
      <ToggleButton
        className="press"
        aria-label={name}
        isSelected={isOn}
        isDisabled={isDisabled}
        onChange={onChange}
      >
        <Glyph name={glyph} />
      </ToggleButton>
      <Tooltip className="tooltip" placement="top">
        {name} {key && <kbd>{key}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
