/** The moves of one camera that are in force, each with who, when and why, and the way to undo it; those undone, folded. */

import type { CameraPlaced, Nudge } from "../../api/types";
import { Button } from "../../design/Button";
import { Notice } from "../../design/Notice";
import { Time } from "../../design/Time";
import { texts } from "../../texts/alignment";
import { useNudging } from "./alignment";
import { Fold } from "./Fold";

const t = texts.nudge;

interface NudgeListProps {
  observationId: string;
  camera: CameraPlaced;
  mayUndo: boolean;
  onUndone: (nudge: Nudge) => void;
}

export function NudgeList({ observationId, camera, mayUndo, onUndone }: NudgeListProps) {
  const { undo } = useNudging(observationId);
  const held = camera.nudges.filter((one) => one.undone_at === null);
  const undone = camera.nudges.filter((one) => one.undone_at !== null);
  if (camera.nudges.length === 0) return null;
  return (
    <>
      {held.length > 0 && (
        <ul className="moves" aria-label={t.list(camera.label)}>
          {held.map((nudge) => (
            <li key={nudge.id} className="move">
              <Move nudge={nudge} />
              {mayUndo && (
                <Button
                  className="button--small"
                  aria-label={t.undoOf(nudge.delta_ms)}
                  isPending={undo.isPending && undo.variables?.id === nudge.id}
                  onPress={() => undo.mutate(nudge, { onSuccess: () => onUndone(nudge) })}
                >
                  {t.undo}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {undo.error && (
        <Notice tone="bad" live title={t.undoFailed}>
          {undo.error.message}
        </Notice>
      )}
      {undone.length > 0 && (
        <Fold title={t.earlierOnes(undone.length)}>
          <ul className="moves">
            {undone.map((nudge) => (
              <li key={nudge.id} className="move">
                <Move nudge={nudge} />
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </>
  );
}

/** One move in words. */
function Move({ nudge }: { nudge: Nudge }) {
  const forOther = nudge.asked_camera !== nudge.camera;
  return (
    <div className="move__words">
      <p>
        <strong className="numbers">{t.each(nudge.delta_ms)}</strong>
      </p>
      {forOther && <p>{t.forOther(nudge.asked_camera, -nudge.delta_ms)}</p>}
      <p className="move__reason" dir="auto">
        {t.quoted(nudge.reason)}
      </p>
      <p className="move__by">
        <span>{nudge.by.full_name}</span> <Time at={nudge.made_at} />
      </p>
      {nudge.undone_at && nudge.undone_by && (
        <p className="move__by">
          <span>{t.undoneBy(nudge.undone_by.full_name)}</span> <Time at={nudge.undone_at} />
        </p>
      )}
    </div>
  );
}
