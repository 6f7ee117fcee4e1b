/** How far the lesson is on its way from three files to something to watch. */

import type { Detail, Stage } from "../../api/types";
import { asButton, Button, Link } from "../../design/Button";
import { Icon } from "../../design/Icon";
import { Notice } from "../../design/Notice";
import { Progress } from "../../design/Progress";
import { texts } from "../../texts";
import { sizeInWords } from "../../uploads/pace";
import { Findings } from "./CameraSlot";
import { findingsOfLesson } from "./findings";
import { usePrepare, useStop } from "./GoOn";
import { figureOf, stagesByName } from "./stages";
import type { Live } from "./useLiveObservation";

const words = texts.preparation;

export function PreparationProgress({ lesson, live }: { lesson: Detail; live: Live }) {
  const prepare = usePrepare(lesson.id);
  const stop = useStop(lesson.id);
  const { preparation } = lesson;
  if (preparation === null) {
    return null;
  }
  const { state, stages, failure, ahead } = preparation;
  const done = stages.filter((stage) => stage.state === "done" || stage.state === "skipped").length;
  const isMoving = state === "queued" || state === "running";
  return (
    <section className="preparation" aria-labelledby="preparation-title">
      <h2 id="preparation-title">{words.title}</h2>
      {state === "failed" || state === "stopped" ? (
        <Notice
          tone={state === "failed" ? "bad" : "info"}
          title={words[state]}
          live
          action={
            lesson.can.includes("lesson.prepare") && (
              <Button isPending={prepare.isPending} onPress={() => prepare.mutate()}>
                {state === "failed" ? words.retry : words.goOn}
              </Button>
            )
          }
        >
          {failure} {state === "failed" ? words.failedKept : words.stoppedKept}
        </Notice>
      ) : (
        <p className="soft">
          {words[state]} {isMoving && ahead > 0 && words.ahead(ahead)}
        </p>
      )}
      {isMoving && preparation.short && (
        <Notice tone="info" live>
          {words.short(
            sizeInWords(preparation.short.free_bytes),
            sizeInWords(preparation.short.needed_bytes),
          )}
        </Notice>
      )}
      {isMoving && stages.length > 0 && (
        <Progress label={words.overall(done, stages.length)} value={done / stages.length} />
      )}
      {isMoving && live === "lost" && <p className="soft small">{words.lost}</p>}
      {(isMoving || state === "failed") && (
        <ol className="stages">
          {stagesByName(stages).map(([name, group]) => (
            <li key={name} className="stage-group">
              <span className="stage-group__name">{texts.words.stages[name] ?? name}</span>
              <ul>
                {group.map((stage) => (
                  <StageLine key={stage.camera} stage={stage} />
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
      {isMoving && lesson.can.includes("lesson.stop") && (
        <div className="row">
          <Button isPending={stop.isPending} onPress={() => stop.mutate()}>
            {words.stop}
          </Button>
        </div>
      )}
      {stop.error && (
        <Notice tone="bad" live>
          {stop.error.message}
        </Notice>
      )}
      <Findings lesson={lesson} findings={findingsOfLesson(lesson)} />
      {lesson.revision !== null && lesson.can.includes("observation.watch") && (
        <div className="row">
          <Link to="/lessons/$id" params={{ id: lesson.id }} {...asButton("primary")}>
            {words.watch}
          </Link>
          {isMoving && <span className="soft">{words.watchNow}</span>}
        </div>
      )}
    </section>
  );
}

const stateWords = {
  waiting: words.waiting,
  done: words.done,
  skipped: words.skipped,
  failed: words.stageFailed,
} as const;

function StageLine({ stage }: { stage: Stage }) {
  const place = stage.camera === 0 ? "" : (texts.words.places[stage.camera]?.name ?? String(stage.camera));
  const name = `${texts.words.stages[stage.name] ?? stage.name}${place && `: ${place}`}`;
  return (
    <li className="stage" data-state={stage.state}>
      <span className="stage__camera">{place}</span>
      {stage.state === "running" ? (
        <Progress
          label={name}
          hideLabel
          value={stage.total > 0 ? Math.min(1, stage.done / stage.total) : undefined}
          figure={figureOf(stage)}
        />
      ) : (
        <span className="stage__state soft small">
          {stage.state === "done" && <Icon name="check" size={16} />}
          {stage.state === "failed" && <Icon name="warning" size={16} />}
          {stateWords[stage.state]}
        </span>
      )}
    </li>
  );
}
