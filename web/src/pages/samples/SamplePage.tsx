/** One sample: the letter that says who is in it and why, then its lessons. */

import { useQuery } from "@tanstack/react-query";
import { sample as sampleQuery } from "../../api/queries";
import type { Sample, SampledLesson } from "../../api/types";
import { Badge } from "../../design/Badge";
import { Link } from "../../design/Button";
import { Loaded } from "../../design/Loaded";
import { PageHead } from "../../design/PageHead";
import { Skeleton } from "../../design/Skeleton";
import { type Column, Table } from "../../design/Table";
import { Time } from "../../design/Time";
import { texts } from "../../texts";
import { StatusBadge } from "../lessons/StatusBadge";

const words = texts.samples;

export function SamplePage({ id }: { id: string }) {
  const query = useQuery(sampleQuery(id));
  return (
    <Loaded
      query={query}
      title={words.title}
      skeleton={<Skeleton label={words.fetching} rows={2} height={240} />}
    >
      {(sample) => <Shown sample={sample} />}
    </Loaded>
  );
}

const columns: Column<SampledLesson>[] = [
  {
    id: "lesson",
    title: words.lesson,
    isName: true,
    cell: ({ observation }) =>
      observation.can.includes("observation.watch") ? (
        <Link to="/lessons/$id" params={{ id: observation.id }}>
          {observation.title}
        </Link>
      ) : (
        observation.title
      ),
  },
  { id: "trainee", title: words.trainee, cell: ({ trainee }) => trainee.full_name },
  {
    id: "status",
    title: words.status,
    cell: ({ observation }) => <StatusBadge status={observation.status} />,
  },
  {
    id: "why",
    title: words.why,
    cell: ({ part, reason }) => (
      <div className="why">
        <Badge tone={part === "mandatory" ? "warn" : "neutral"} icon={part === "mandatory" ? "flag" : "lot"}>
          {words.part[part]}
        </Badge>
        <span className="soft small">{reason}</span>
      </div>
    ),
  },
  {
    id: "probability",
    title: words.probability,
    isFigure: true,
    cell: ({ probability }) => `${Math.round(probability * 100)} %`,
  },
];

function Shown({ sample }: { sample: Sample }) {
  return (
    <>
      <PageHead
        title={sample.reason}
        above={<Link to="/samples">{words.title}</Link>}
        lead={
          <>
            {sample.cohort.name} · {words.drawn.toLowerCase()} <Time at={sample.drawn_at} />{" "}
            {words.by(sample.drawn_by.full_name)} {words.size(sample.frame_size)}
          </>
        }
      />
      <article className="letter" aria-label={words.letter}>
        <Letter text={sample.letter} />
        <footer className="soft small numbers">
          {words.rule}: {sample.rule} · {words.seedWas(sample.seed)}
        </footer>
      </article>
      <section className="sample-lessons">
        <h2>{words.lessons}</h2>
        {sample.lessons.length === 0 ? (
          <p className="soft">{words.noLessons}</p>
        ) : (
          <Table
            caption={words.lessons}
            columns={columns}
            rows={sample.lessons}
            keyOf={({ observation }) => observation.id}
          />
        )}
      </section>
    </>
  );
}

/** The service writes the letter as lines, with an empty line before and after the list of trainees. */
function Letter({ text }: { text: string }) {
  const [head = "", ...blocks] = text.split(/\n{2,}/);
  const [first, ...rest] = head.split("\n");
  return (
    <>
      <p className="letter__first">{first}</p>
      {rest.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {blocks.map((block) => (
        <ul key={block}>
          {block
            .split("\n")
            .filter(Boolean)
            .map((line) => (
              <li key={line}>{line}</li>
            ))}
        </ul>
      ))}
    </>
  );
}
