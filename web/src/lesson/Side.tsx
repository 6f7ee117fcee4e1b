/** The right column: what was written, what was said, and how the lesson was put together. */

import type { UseQueryResult } from "@tanstack/react-query";
import { memo, useState } from "react";
import type { Comment, Detail, Framework, Transcript as Transcribed } from "../api/types";
import { Tabs } from "../design/Tabs";
import { texts as commentary } from "../texts/commentary";
import { texts } from "../texts/lesson";
import { About } from "./About";
import { Comments } from "./Comments";
import type { ComposerModel } from "./composer";
import { EarlierComments } from "./OlderLesson";
import { Reflection } from "./Reflection";
import { Transcript } from "./Transcript";
import type { Speech } from "./transcript/speech";
import { useShelf } from "./useShelf";

const t = texts.tabs;

interface SideProps {
  detail: Detail;
  /** The reader. */
  me: string;
  comments: Comment[];
  /** Comments that lie on an earlier clock of the lesson. */
  earlier: Comment[];
  reflection: Comment | undefined;
  framework: Framework | undefined;
  transcript: UseQueryResult<Transcribed>;
  speech: Speech | undefined;
  composer: ComposerModel | null;
  /** The comment last gone to. */
  open: string | null;
  onOpen: (id: string) => void;
  onShow: (comment: Comment) => void;
}

export const Side = memo(function Side({
  detail,
  me,
  comments,
  earlier,
  reflection,
  framework,
  transcript,
  speech,
  composer,
  open,
  onOpen,
  onShow,
}: SideProps) {
  const shelf = useShelf();
  const mayReflect = detail.can.includes("reflection.write");
  const closed = mayReflect && detail.awaits_reflection;
  const [tab, setTab] = useState(closed ? "reflection" : "comments");
  const reflecting = {
    id: "reflection",
    label: commentary.reflection.tab,
    content: <Reflection {...{ detail, reflection, comments, shelf, onShow }} />,
  };
  const views = [
    {
      id: "comments",
      label: t.comments,
      count: comments.length,
      content: closed ? (
        <div className="side__empty">
          <h2>{commentary.reflection.first}</h2>
          <p>{commentary.reflection.firstWords}</p>
        </div>
      ) : (
        <>
          <EarlierComments observationId={detail.id} earlier={earlier} />
          <Comments
            observationId={detail.id}
            me={me}
            comments={comments}
            framework={framework}
            composer={composer}
            open={open}
            onOpen={onOpen}
            onShow={onShow}
          />
        </>
      ),
    },
    ...(mayReflect || reflection ? [reflecting] : []),
    {
      id: "transcript",
      label: t.transcript,
      content: <Transcript detail={detail} query={transcript} speech={speech} />,
    },
    { id: "about", label: t.about, content: <About detail={detail} /> },
  ];
  return (
    <div className="side">
      <Tabs label={t.label} views={views} selected={tab} onSelect={setTab} />
    </div>
  );
});
