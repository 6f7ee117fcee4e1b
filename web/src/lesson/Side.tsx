/** The right column: what was written, what was said, and how the lesson was put together. */

import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { Comment, Detail, Framework, Transcript as Transcribed } from "../api/types";
import { Tabs } from "../design/Tabs";
import { texts } from "../texts/lesson";
import { About } from "./About";
import { Comments } from "./Comments";
import type { ComposerModel } from "./composer";
import { Transcript } from "./Transcript";
import type { Speech } from "./transcript/speech";

const t = texts.tabs;

interface SideProps {
  detail: Detail;
  /** The reader. */
  me: string;
  comments: Comment[];
  framework: Framework | undefined;
  transcript: UseQueryResult<Transcribed>;
  speech: Speech | undefined;
  composer: ComposerModel | null;
  /** The comment last gone to. */
  open: string | null;
  onShow: (comment: Comment) => void;
}

export function Side({
  detail,
  me,
  comments,
  framework,
  transcript,
  speech,
  composer,
  open,
  onShow,
}: SideProps) {
  const [tab, setTab] = useState("comments");
  const views = [
    {
      id: "comments",
      label: t.comments,
      count: comments.length,
      content: (
        <Comments
          observationId={detail.id}
          me={me}
          comments={comments}
          framework={framework}
          composer={composer}
          open={open}
          onShow={onShow}
        />
      ),
    },
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
}
