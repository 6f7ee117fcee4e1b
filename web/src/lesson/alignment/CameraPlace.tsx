/** One camera's place in the lesson: where it stands, in words; what that rests on; and what people made of it. */

import { useEffect, useRef, useState } from "react";
import type { Alignment, CameraPlaced, Detail } from "../../api/types";
import { Badge, type Tone } from "../../design/Badge";
import { Button, Link } from "../../design/Button";
import type { IconName } from "../../design/Icon";
import { texts as t } from "../../texts/alignment";
import { defaultTrack, type Lesson } from "../manifest";
import { usePerson } from "../moment";
import { EvidenceFigure } from "./EvidenceFigure";
import { keptNudge } from "./keptNudge";
import { NudgeForm } from "./NudgeForm";
import { NudgeList } from "./NudgeList";
import { SaidLine } from "./SaidLine";
import { placeWords, type Standing, shownLaterMs, standingOf } from "./words";

const BADGES: Record<Standing, { tone: Tone; icon: IconName; words: string }> = {
  anchor: { tone: "neutral", icon: "clock", words: t.badges.anchor },
  sure: { tone: "good", icon: "check", words: t.badges.sure },
  check: { tone: "warn", icon: "eye", words: t.badges.check },
  by_hand: { tone: "info", icon: "person", words: t.badges.byHand },
  absent: { tone: "warn", icon: "warning", words: t.badges.absent },
};

interface CameraPlaceProps {
  detail: Detail;
  camera: CameraPlaced;
  alignment: Alignment;
  lesson: Lesson;
}

export function CameraPlace({ detail, camera, alignment, lesson }: CameraPlaceProps) {
  const angle = lesson.angles.find((one) => one.camera === camera.camera);
  const laterMs = shownLaterMs(camera, alignment, lesson);
  const standing = standingOf(camera, alignment, lesson);
  const badge = BADGES[standing];
  const against = camera.against === null ? t.plot.others : t.named(camera.against);
  return (
    <section className="place" aria-labelledby={`place-${camera.camera}`} data-standing={standing}>
      <header className="place__head">
        <h3 id={`place-${camera.camera}`}>{camera.label}</h3>
        <Badge tone={badge.tone} icon={badge.icon}>
          {badge.words}
        </Badge>
        <p className="place__file" dir="auto">
          {camera.file_name}
        </p>
      </header>
      <p className="place__words">
        {placeWords(camera, alignment, lesson, angle).map((sentence, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences keep their order
          <span key={i}>
            <SaidLine said={sentence} />{" "}
          </span>
        ))}
        {standing === "absent" && detail.can.includes("recording.receive") && (
          <Link to="/lessons/$id/upload" params={{ id: detail.id }}>
            {t.replace}
          </Link>
        )}
      </p>
      {camera.evidence.length > 0 && (
        <EvidenceFigure camera={camera} angle={angle} lesson={lesson} laterMs={laterMs} against={against} />
      )}
      <ByHand observationId={detail.id} camera={camera} alignment={alignment} lesson={lesson} />
    </section>
  );
}

/** What people moved, and the way to move it; what was done just now is said, and the keyboard stays where it was. */
function ByHand({
  observationId,
  camera,
  alignment,
  lesson,
}: Omit<CameraPlaceProps, "detail"> & { observationId: string }) {
  const person = usePerson();
  // What was begun before stands open, as it was left.
  const [open, setOpen] = useState<"no" | "again" | "fresh">(() =>
    keptNudge(person, observationId, camera.camera) ? "again" : "no",
  );
  const [done, setDone] = useState<{ words: string } | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  // What was pressed is gone once it is done: the keyboard goes on at the way in.
  useEffect(() => {
    if (done !== null) opener.current?.focus();
  }, [done]);
  const others = alignment.cameras
    .filter((one) => one.status === "aligned" && one.camera !== camera.camera)
    .map((one) => one.camera);
  const movable = alignment.can_nudge && camera.status === "aligned" && others.length > 0;
  const close = (words: string) => {
    setOpen("no");
    setDone({ words });
  };
  return (
    <div className="by-hand">
      <NudgeList
        observationId={observationId}
        camera={camera}
        mayUndo={alignment.can_nudge}
        onUndone={(nudge) => setDone({ words: t.nudge.undone(nudge.delta_ms) })}
      />
      {movable && open === "no" && (
        <Button
          ref={opener}
          kind="plain"
          className="button--small by-hand__open"
          onPress={() => setOpen("fresh")}
        >
          {t.nudge.open}
        </Button>
      )}
      {movable && open !== "no" && (
        <NudgeForm
          observationId={observationId}
          camera={camera}
          others={defaultTrack(lesson)?.camera === camera.camera ? others : null}
          isFresh={open === "fresh"}
          onSaved={close}
          onCancel={() => close("")}
        />
      )}
      <p className="by-hand__done" role="status">
        {done?.words}
      </p>
    </div>
  );
}
