/** A moment in the reader's own zone, with the school's zone on hover and on focus when that is another. */

import { useQueryClient } from "@tanstack/react-query";
import { Button as AriaButton, Tooltip, TooltipTrigger } from "react-aria-components";
import { me } from "../api/queries";
import { texts } from "../texts";
import { inWords, type Precision } from "./moment";

interface TimeProps {
  at: string;
  /** The school's IANA zone, when the moment was set there. */
  schoolZone?: string;
  precision?: Precision;
}

export function Time({ at, schoolZone, precision = "minute" }: TimeProps) {
  // Read, not watched: nobody's zone changes under a page, and a list has hundreds of moments.
  const zone = useQueryClient().getQueryData(me.queryKey)?.person.zone;
  const here = inWords(at, { zone, precision });
  if (!schoolZone) return <time dateTime={at}>{here}</time>;
  const there = inWords(at, { zone: schoolZone, precision: "minute" });
  if (there === inWords(at, { zone, precision: "minute" })) return <time dateTime={at}>{here}</time>;
  return (
    <TooltipTrigger delay={200} closeDelay={100}>
      <AriaButton className="time" aria-label={`${here}. ${texts.shell.atSchool(there)}`}>
        <time dateTime={at}>{here}</time>
      </AriaButton>
      <Tooltip className="tooltip" placement="top">
        {texts.shell.atSchool(there)}
      </Tooltip>
    </TooltipTrigger>
  );
}
