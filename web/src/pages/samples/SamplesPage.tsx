/** The samples that a person may see: a moderator's own, or those of a lead's cohorts. */

import { useQuery } from "@tanstack/react-query";
import { samples, useMe } from "../../api/queries";
import type { SampleName } from "../../api/types";
import { Link } from "../../design/Button";
import { Loaded } from "../../design/Loaded";
import { EmptyState } from "../../design/Notice";
import { PageHead } from "../../design/PageHead";
import { Skeleton } from "../../design/Skeleton";
import { Time } from "../../design/Time";
import { holds } from "../../shell/places";
import { texts } from "../../texts";

const words = texts.samples;

export function SamplesPage() {
  const { memberships } = useMe();
  const query = useQuery(samples);
  const isLead = holds(memberships, "lead");
  return (
    <>
      <PageHead title={isLead ? words.title : words.mine} lead={isLead ? undefined : words.mineLead} />
      <Loaded query={query} skeleton={<Skeleton label={words.fetching} />}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState icon="lot" title={words.emptyTitle}>
              {isLead ? words.empty : words.emptyMine}
            </EmptyState>
          ) : (
            <SampleTiles samples={found} />
          )
        }
      </Loaded>
    </>
  );
}

export function SampleTiles({ samples: found }: { samples: readonly SampleName[] }) {
  return (
    <ul className="tiles">
      {found.map((sample) => (
        <li key={sample.id}>
          <Link to="/samples/$id" params={{ id: sample.id }} className="tile">
            <strong>{sample.reason}</strong>
            <span>
              {sample.cohort.name} · {words.lessonCount(sample.lesson_count)}
            </span>
            <span>
              {words.drawn} <Time at={sample.drawn_at} precision="day" />{" "}
              {words.by(sample.drawn_by.full_name)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
