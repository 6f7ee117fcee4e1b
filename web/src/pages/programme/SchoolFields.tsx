/** What has to be known of a school that is not on the list yet. */

import { ComboBox } from "../../design/ComboBox";
import { TextField } from "../../design/Field";
import { texts } from "../../texts";
import { countries, zones } from "./geography";

const words = texts.placement;
const countryChoices = countries();
const zoneChoices = zones();

export interface SchoolDraft {
  name: string;
  country: string | null;
  zone: string | null;
}

/** Whether a school can be added from this. */
export function isWholeSchool({ name, country, zone }: SchoolDraft): boolean {
  return name.trim() !== "" && country !== null && zone !== null;
}

interface SchoolFieldsProps {
  draft: SchoolDraft;
  onChange: (draft: SchoolDraft) => void;
  /** The person has tried to send: say what is missing. */
  tried: boolean;
}

export function SchoolFields({ draft, onChange, tried }: SchoolFieldsProps) {
  return (
    <fieldset className="inset">
      <legend className="visually-hidden">{words.otherSchool}</legend>
      <TextField
        label={words.schoolName}
        isRequired
        value={draft.name}
        onChange={(name) => onChange({ ...draft, name })}
        maxLength={200}
        error={tried && !draft.name.trim() ? words.missing : undefined}
      />
      <ComboBox
        label={words.country}
        choices={countryChoices}
        value={draft.country}
        onChange={(country) => onChange({ ...draft, country })}
        error={tried && draft.country === null ? words.missing : undefined}
      />
      <ComboBox
        label={words.zone}
        hint={words.zoneHint}
        choices={zoneChoices}
        value={draft.zone}
        onChange={(zone) => onChange({ ...draft, zone })}
        error={tried && draft.zone === null ? words.missing : undefined}
      />
    </fieldset>
  );
}
