/** How the cameras of this lesson were lined up: what wants a look first, then camera by camera. */

import { useQuery } from "@tanstack/react-query";
import { isProblem } from "../../api/problem";
import type { Alignment, Detail } from "../../api/types";
import { Loaded } from "../../design/Loaded";
import { Skeleton } from "../../design/Skeleton";
import { texts as t } from "../../texts/alignment";
import { texts } from "../../texts/lesson";
import type { Lesson } from "../manifest";
import { alignmentOf } from "./alignment";
import { CameraPlace } from "./CameraPlace";
import { SaidLine } from "./SaidLine";
import { absentWords, overviewWords } from "./words";

interface CamerasPlacedProps {
  detail: Detail;
  lesson: Lesson;
}

export function CamerasPlaced({ detail, lesson }: CamerasPlacedProps) {
  const query = useQuery(alignmentOf(detail.id, lesson.revision));
  if (isProblem(query.error, 404)) return <p>{t.unknown}</p>;
  return (
    <Loaded query={query} skeleton={<Skeleton label={t.loading} rows={3} height={120} />}>
      {(alignment) => <Placed detail={detail} lesson={lesson} alignment={alignment} />}
    </Loaded>
  );
}

function Placed({ detail, lesson, alignment }: CamerasPlacedProps & { alignment: Alignment }) {
  const known = new Set(alignment.cameras.map((one) => one.camera));
  return (
    <>
      <p className="places__overview">{overviewWords(alignment, lesson).join(" ")}</p>
      {alignment.cameras.map((camera) => (
        <CameraPlace
          key={camera.camera}
          detail={detail}
          camera={camera}
          alignment={alignment}
          lesson={lesson}
        />
      ))}
      {lesson.cameras
        .filter((absent) => !known.has(absent.camera))
        .map((absent) => (
          <section key={absent.camera} className="place" data-standing="absent">
            <header className="place__head">
              <h3>{texts.stage.camera(absent.camera)}</h3>
            </header>
            <p className="place__words">
              {absentWords({ reason: absent.reason, against: null, suggested_offset_ms: null }).map(
                (sentence, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: sentences keep their order
                  <span key={i}>
                    <SaidLine said={sentence} />{" "}
                  </span>
                ),
              )}
            </p>
          </section>
        ))}
    </>
  );
}
