/** The captions, drawn by the page: over the large picture, or in a place of their own when no picture is large. */

import { useCallback } from "react";
import { texts } from "../texts/lesson";
import { useMoment } from "./moment";
import { type Cue, covering } from "./vtt";

export function Captions({ cues, apart }: { cues: Cue[]; apart: boolean }) {
  const words = useMoment(useCallback((ms: number) => covering(cues, ms)?.text ?? "", [cues]));
  if (!apart) return <div className="captions">{words !== "" && <p>{words}</p>}</div>;
  return (
    <div className="captions" data-apart>
      <h2>{texts.stage.saying}</h2>
      <p data-quiet={words === "" || undefined}>{words === "" ? texts.stage.nothingSaid : words}</p>
    </div>
  );
}
