/** The files that were chosen for a camera, in the order in which they will be joined: seen, moved and taken out one by one. */

import { useRef } from "react";
import { Button as AriaButton, GridList, GridListItem, useDragAndDrop } from "react-aria-components";
import { Button } from "../../design/Button";
import { useFocusKept } from "../../design/focusKept";
import { Icon } from "../../design/Icon";
import { texts } from "../../texts";
import { arrange, type Choice, type Chosen, handOver, unchoose } from "../../uploads/choosing";
import { gapsBetween, recordingsIn } from "../../uploads/look/order";
import { durationInWords, lengthInWords, sizeInWords } from "../../uploads/pace";
import { PART_TYPE } from "./dropped";

const words = texts.parts;

interface ChosenFilesProps {
  observationId: string;
  camera: number;
  choice: Choice;
  /** The other cameras, to which a part can be given. */
  others: readonly number[];
}

export function ChosenFiles({ observationId, camera, choice, others }: ChosenFilesProps) {
  const { files, leftOut } = choice;
  const place = texts.words.places[camera]?.name ?? String(camera);
  const keys = files.map(({ key }) => key);
  const timed = files.map(({ file, look }) => ({
    name: file.name,
    startMs: look?.startMs,
    seconds: look?.seconds,
  }));
  const gaps = gapsBetween(timed);
  const recordings = recordingsIn(timed) ?? 1;
  const putBeside = (key: string, before: string, isAfter: boolean) => {
    const rest = keys.filter((one) => one !== key);
    rest.splice(rest.indexOf(before) + (isAfter ? 1 : 0), 0, key);
    arrange(observationId, camera, rest);
  };
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (dragged) =>
      [...dragged].map((key) => ({
        [PART_TYPE]: JSON.stringify({ camera, key }),
        "text/plain": String(key),
      })),
    onReorder: ({ keys: moved, target }) => {
      const [key] = moved;
      if (key !== undefined) {
        putBeside(String(key), String(target.key), target.dropPosition === "after");
      }
    },
  });
  const move = (index: number, by: -1 | 1) => {
    const other = keys[index + by];
    const key = keys[index];
    if (key !== undefined && other !== undefined) {
      putBeside(key, other, by === 1);
    }
  };
  // Moved to the top, a file cannot go further up, and its button lets go of the keyboard: the other way is beside it.
  const list = useRef<HTMLDivElement>(null);
  useFocusKept(
    list,
    (lost, row) => {
      const rows = [...(list.current?.querySelectorAll<HTMLElement>(".part") ?? [])];
      const here = lost.closest<HTMLElement>(".part");
      const at = here?.isConnected ? here : rows[Math.min(row, rows.length - 1)];
      return at?.querySelector<HTMLElement>(".part__acts button:enabled");
    },
    ".part",
  );
  const size = files.reduce((sum, { file }) => sum + file.size, 0);
  return (
    <div className="stack stack--tight" ref={list}>
      {files.length > 1 && <p className="soft small">{words.count(files.length, sizeInWords(size))}</p>}
      <GridList className="parts" aria-label={words.list(place)} dragAndDropHooks={dragAndDropHooks}>
        {files.map((chosen, index) => (
          <GridListItem key={chosen.key} id={chosen.key} textValue={chosen.file.name} className="part">
            <AriaButton slot="drag" className="part__handle" aria-label={words.drag(chosen.file.name)}>
              <Icon name="drag" size={16} />
            </AriaButton>
            <PartWords chosen={chosen} gap={index === 0 ? undefined : gaps[index - 1]} />
            <span className="part__acts">
              {files.length > 1 && (
                <>
                  <Button
                    kind="plain"
                    icon="up"
                    aria-label={words.up(chosen.file.name)}
                    isDisabled={index === 0}
                    onPress={() => move(index, -1)}
                  />
                  <Button
                    kind="plain"
                    icon="down"
                    aria-label={words.down(chosen.file.name)}
                    isDisabled={index === files.length - 1}
                    onPress={() => move(index, 1)}
                  />
                </>
              )}
              {others.map((other) => (
                <Button
                  key={other}
                  kind="plain"
                  aria-label={words.toCameraFor(other, texts.words.places[other]?.name, chosen.file.name)}
                  onPress={() => handOver(observationId, camera, other, chosen.key)}
                >
                  {words.toCamera(other)}
                </Button>
              ))}
              <Button
                kind="plain"
                icon="close"
                aria-label={words.remove(chosen.file.name)}
                onPress={() => unchoose(observationId, camera, chosen.key)}
              />
            </span>
          </GridListItem>
        ))}
      </GridList>
      {recordings > 1 && <p className="soft small">{words.recordings(recordings)}</p>}
      {leftOut > 0 && <p className="soft small">{words.leftOut(leftOut)}</p>}
    </div>
  );
}

function PartWords({ chosen, gap }: { chosen: Chosen; gap: ReturnType<typeof gapsBetween>[number] }) {
  const { file, look, isUnreadable } = chosen;
  const facts = [
    look?.seconds === undefined ? undefined : lengthInWords(look.seconds),
    sizeInWords(file.size),
    [look?.container, look?.codec, look?.height && `${look.height}p`].filter(Boolean).join(" "),
    look?.doubts.includes("no-sound")
      ? words.noSound
      : look?.levels && words.level(look.doubts.includes("silent")),
  ];
  return (
    <span className="part__words">
      {gap?.kind === "pause" && (
        <span className="part__gap">{words.pause(durationInWords(gap.seconds))}</span>
      )}
      {gap?.kind === "backwards" && <span className="part__gap">{words.backwards}</span>}
      <strong className="slot__file">{file.name}</strong>
      <span className="soft small numbers">
        {isUnreadable
          ? words.unreadable
          : look === undefined
            ? words.looking
            : facts.filter(Boolean).join(" · ")}
      </span>
      {look?.levels && <Meter levels={look.levels} />}
    </span>
  );
}

/** How loud it is here and there along the file, as bars; the words beside it say the same. */
function Meter({ levels }: { levels: readonly number[] }) {
  const heights = levels.map((level) => Math.max(1, Math.round(16 * Math.min(1, Math.sqrt(level)))));
  return (
    <svg className="meter" viewBox={`0 0 ${levels.length * 6} 16`} aria-hidden="true">
      {heights.map((height, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place along the file is what the bar is
        <rect key={place} x={place * 6} y={16 - height} width="4" height={height} rx="1" />
      ))}
    </svg>
  );
}
