/** The captions, drawn by the page: over the large picture, or in a place of their own when no picture is large. */

import { useCallback } from "react";
import { texts } from "../texts/lesson";
import { useMoment } from "./moment";
import { type Cue, covering } from "./vtt";

interface CaptionsProps {
  cues: Cue[];
  /** The language of their words (BCP 47). */
  spoken: string | undefined;
  apart: boolean;
}

export function Captions({ cues, spoken, apart }: CaptionsProps) {
  const words = useMoment(useCallback((ms: number) => covering(cues, ms)?.text ?? "", [cues]));
  if (!apart) return <div className="captions">{words !== "" && <p lang={spoken}>{words}</p>}</div>;
  return (
    <div className="captions" data-apart>
      <h2>{texts.stage.saying}</h2>
      {words === "" ? <p data-quiet>{texts.stage.nothingSaid}</p> : <p lang={spoken}>{words}</p>}
    </div>
  );
}
