/** The page once there is a lesson: stage and transport on the left, what was written and said on the right. */

import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { framework, useMe } from "../api/queries";
import type { Comment, Detail, Me } from "../api/types";
import { texts as commentary } from "../texts/commentary";
import { texts } from "../texts/lesson";
import { Composer } from "./Composer";
import { commentsOf } from "./comments";
import { ComposerModel } from "./composer";
import { DrawnProvider } from "./drawing/drawn";
import { byClock } from "./earlier";
import { mediaUrl, useCaptions, usePeaks } from "./files";
import { LessonHead } from "./LessonHead";
import { neighbour } from "./lanes";
import { clockText } from "./lessonTime";
import { copyLink, linkTo } from "./link";
import { type Lesson, placesOf } from "./manifest";
import { PersonProvider, PlayerProvider } from "./moment";
import { OlderLesson, useEarlierComment } from "./OlderLesson";
import { Pending } from "./Pending";
import { useLayoutShown } from "./pair";
import type { Player } from "./player";
import { preferences } from "./preferences";
import { RailWindow } from "./railWindow";
import { Shortcuts } from "./Shortcuts";
import { Side } from "./Side";
import { largeOf, Stage } from "./Stage";
import { SHIPPED } from "./standards";
import { useSlice } from "./store";
import { Timeline } from "./Timeline";
import { Transport } from "./Transport";
import { speechOf } from "./transcript/speech";
import { transcriptOf } from "./transcript/transcript";
import { useInTurn } from "./useInTurn";
import { useKeys } from "./useKeys";
import { useLessonPlayer } from "./useLessonPlayer";
import { useLoop, useRangeDeeds } from "./useRange";
import { useSaid } from "./useSaid";
import { ShelfProvider, useOwnShelf } from "./useShelf";
import { useSteady } from "./useSteady";
import { useViewing } from "./viewing";
import { waitWords } from "./wait";

interface DeskProps {
  detail: Detail;
  /** The lesson as it is shown, and as it is newest: the same, unless an earlier revision was asked for. */
  lesson: Lesson;
  newest: Lesson;
  startMs: number | undefined;
  commentId: string | undefined;
}

/** A point comment plays from a little before, so that one sees what led to it. */
export const PRE_ROLL_MS = 3000;
/** A link to this moment names the comment last gone to until so long after its end. */
const NOW_MS = 6000;

export function LessonDesk({ detail, lesson, newest, startMs, commentId }: DeskProps) {
  const { player, host } = useLessonPlayer(detail.id, lesson, startMs);
  const me = useMe();
  useViewing(detail.id, player);
  return (
    <div className="lesson" data-page="wide">
      <div ref={host} hidden />
      {player && (
        <PlayerProvider value={player}>
          <PersonProvider value={me.person.id}>
            <Desk
              player={player}
              detail={detail}
              newest={newest}
              me={me}
              startMs={startMs}
              commentId={commentId}
            />
          </PersonProvider>
        </PlayerProvider>
      )}
    </div>
  );
}

/** Go to the comment of a deep link, once it is known. */
function useLinkedComment(comments: Comment[], id: string | undefined, show: (comment: Comment) => void) {
  const waiting = useRef(id);
  useEffect(() => {
    const linked = comments.find((one) => one.id === waiting.current);
    if (!linked) return;
    waiting.current = undefined;
    show(linked);
  }, [comments, show]);
}

/** The rail's window, as long as the lesson. */
function useRailWindow(player: Player, { start_ms, end_ms }: Lesson): RailWindow {
  const rail = useMemo(() => new RailWindow(player.lesson.start_ms, player.lesson.end_ms), [player]);
  useEffect(() => rail.resize(start_ms, end_ms), [rail, start_ms, end_ms]);
  return rail;
}

interface InsideProps {
  player: Player;
  detail: Detail;
  newest: Lesson;
  me: Me;
  startMs: number | undefined;
  commentId: string | undefined;
}

function Desk({ player, detail, newest, me, startMs, commentId }: InsideProps) {
  const { id } = detail;
  const lesson = useSlice(player.store, (state) => state.lesson);
  const soundCamera = useSlice(player.store, (state) => state.soundCamera);
  const soundFailure = useSlice(player.store, (state) => state.soundFailure);
  const wanted = useSlice(preferences, (state) => state.large);
  const layout = useLayoutShown();
  const [keys, setKeys] = useState(false);
  const [moments, setMoments] = useState(false);
  const [open, setOpen] = useState<string | null>(commentId ?? null);
  const sent = useRef<string | null>(null);

  const { data: read = [] } = useQuery({ ...commentsOf(id), enabled: detail.can.includes("comment.read") });
  const { here: comments, earlier } = useMemo(
    () =>
      byClock(
        read.filter((one) => one.kind !== "reflection"),
        lesson,
        newest,
      ),
    [read, lesson, newest],
  );
  const reflection = read.find((one) => one.kind === "reflection");
  const version = me.memberships[0]?.provider.framework_version ?? SHIPPED;
  const { data: standards } = useQuery(framework(version));
  const transcript = useQuery({ ...transcriptOf(id, lesson.revision), enabled: lesson.transcript !== null });
  const cues = useCaptions(id, lesson, transcript.data?.changes ?? 0);
  const track = lesson.audio.find((one) => one.camera === soundCamera);
  const peaks = usePeaks(id, lesson.revision, track?.waveform ?? null);
  const { start_ms, end_ms } = lesson;
  const words = useMemo(
    () => transcript.data?.phrases.flatMap((phrase) => phrase.words) ?? [],
    [transcript.data],
  );
  const speech = useMemo(
    () => (words.length === 0 ? undefined : speechOf(words, start_ms, end_ms)),
    [words, start_ms, end_ms],
  );
  const cameras = useMemo(() => placesOf(detail.cameras, lesson), [detail.cameras, lesson]);
  const large = largeOf(cameras, wanted, lesson.angles);

  const mayWrite = detail.can.includes("comment.write");
  const shelf = useOwnShelf(id, me.person.id, detail.can.includes("comment.draft"), (comment, draft) => {
    if (draft === sent.current) setOpen(comment);
  });
  const composer = useMemo(
    () => (mayWrite && shelf ? new ComposerModel({ player, shelf }) : null),
    [mayWrite, player, shelf],
  );
  useEffect(() => void composer?.resume(), [composer]);
  const isEqual = layout === "even" || layout === "pair";
  useEffect(() => {
    player.request({ do: "large", camera: isEqual ? null : large, alone: layout === "single" });
  }, [player, large, layout, isEqual]);
  const drawn = useMemo(() => ({ comments, composer }), [comments, composer]);
  const show = useCallback(
    (comment: Comment) => {
      player.request({
        do: "seek",
        to: comment.end_ms === null ? comment.start_ms - PRE_ROLL_MS : comment.start_ms,
      });
      setOpen(comment.id);
    },
    [player],
  );
  // A link that names a moment opens there, whatever comment it names beside it.
  useEarlierComment(id, earlier, commentId);
  useLinkedComment(comments, commentId, startMs === undefined ? show : ({ id }) => setOpen(id));

  const [said, say] = useSaid();
  const rail = useRailWindow(player, lesson);
  const opened = comments.find((one) => one.id === open);
  const range = useRangeDeeds(player, composer);
  const loop = useLoop(player, range.marks, opened, say);
  const link = () => {
    const now = player.now();
    const [from, to] = opened ? [opened.start_ms, opened.end_ms ?? opened.start_ms] : [0, 0];
    const named = now > from - PRE_ROLL_MS - 500 && now < to + NOW_MS ? opened?.id : undefined;
    const revision = lesson.revision < newest.revision ? lesson.revision : undefined;
    void copyLink(linkTo(location.origin, id, now, named, revision), now).then(say);
  };
  useKeys({
    player,
    person: me.person.id,
    composer,
    framework: standards,
    onMark: () => composer && say(commentary.waiting.marked(clockText(composer.mark()))),
    marks: range.marks,
    rail,
    cameras,
    onComment: (by) => {
      // From a comment that was just gone to, one goes on from its own moment, not from its pre-roll.
      const near = opened && Math.abs(player.now() - opened.start_ms) <= PRE_ROLL_MS + 1500;
      const to = neighbour(comments, near ? opened.start_ms : player.now(), by);
      if (to) show(to);
    },
    onLoop: loop,
    onLink: link,
    onMoments: () => setMoments(true),
    onSheet: () => setKeys(true),
  });
  const steady = useSteady({
    loop,
    link,
    sheet: () => setKeys(true),
    sent: (draft: string) => {
      sent.current = draft;
      setOpen(draft);
    },
  });
  const resolve = useCallback((path: string) => mediaUrl(id, lesson.revision, path), [id, lesson.revision]);
  // The pictures come first, then what was written and said about them, then the place to write.
  const there = useInTurn(2);
  return (
    <ShelfProvider value={shelf}>
      <LessonHead detail={detail} comments={comments} composer={composer} framework={standards} />
      <div className="lesson__left">
        <OlderLesson lesson={lesson} newest={newest} observationId={id} />
        <DrawnProvider value={drawn}>
          <Stage cameras={cameras} cues={cues} resolve={resolve} />
        </DrawnProvider>
        {soundFailure && (
          <p className="lesson__alert" role="alert">
            {texts.transport.soundFailed[soundFailure]}
          </p>
        )}
        <Transport
          hasCaptions={cues.length > 0}
          marks={range.marks}
          opened={opened}
          onLoop={steady.loop}
          onLink={steady.link}
          onKeys={steady.sheet}
        />
        <Timeline
          observationId={id}
          rail={rail}
          comments={comments}
          peaks={peaks}
          speech={speech}
          large={large}
          range={range}
          said={said}
          open={open}
          onComment={show}
          composer={composer}
          isTold={moments}
          onTell={setMoments}
        />
        <Pending
          pending={lesson.pending}
          angles={lesson.angles}
          wait={detail.preparation ? waitWords(detail.preparation) : ""}
        />
      </div>
      <div className="lesson__right">
        {there > 0 && (
          <Side
            detail={detail}
            me={me.person.id}
            comments={comments}
            earlier={earlier}
            framework={standards}
            transcript={transcript}
            speech={speech}
            composer={composer}
            reflection={reflection}
            open={open}
            onOpen={setOpen}
            onShow={show}
          />
        )}
        {there > 1 && composer && shelf && (
          <Composer
            model={composer}
            framework={standards}
            cameras={cameras}
            large={large}
            shelf={shelf}
            said={words}
            onSent={steady.sent}
          />
        )}
      </div>
      <Shortcuts isOpen={keys} writes={mayWrite} onClose={() => setKeys(false)} />
    </ShelfProvider>
  );
}
