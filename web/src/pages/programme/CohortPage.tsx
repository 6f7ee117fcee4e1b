/** One cohort: who is late, who is borderline, who belongs to it, what was sampled. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { cohort as cohortQuery, useMe } from "../../api/queries";
import type { Cohort } from "../../api/types";
import { Button, Link } from "../../design/Button";
import { Loaded } from "../../design/Loaded";
import { dateInWords } from "../../design/moment";
import { PageHead } from "../../design/PageHead";
import { Skeleton } from "../../design/Skeleton";
import { Tabs } from "../../design/Tabs";
import { holds } from "../../shell/places";
import { texts } from "../../texts";
import { CohortSamples } from "../samples/CohortSamples";
import { figuresOf } from "./figures";
import { InviteDialog } from "./InviteDialog";
import { PeopleList } from "./PeopleList";
import { TraineesTable } from "./TraineesTable";

const words = texts.cohort;

export function CohortPage({ id }: { id: string }) {
  const query = useQuery(cohortQuery(id));
  return (
    <Loaded
      query={query}
      title={texts.cohorts.title}
      skeleton={<Skeleton label={texts.cohorts.fetching} rows={6} height={56} />}
    >
      {(cohort) => <Shown cohort={cohort} />}
    </Loaded>
  );
}

function Shown({ cohort }: { cohort: Cohort }) {
  const { memberships } = useMe();
  const [inviting, setInviting] = useState(false);
  const isLead = holds(memberships, "lead");
  const views = [
    {
      id: "trainees",
      label: words.trainees,
      count: cohort.trainees.length,
      content: <TraineesTable cohort={cohort} isLead={isLead} />,
    },
    {
      id: "people",
      label: words.people,
      content: <PeopleList cohortId={cohort.id} onInvite={() => setInviting(true)} />,
    },
    ...(isLead
      ? [{ id: "samples", label: words.samples, content: <CohortSamples cohortId={cohort.id} /> }]
      : []),
  ];
  return (
    <>
      <PageHead
        title={cohort.name}
        above={<Link to="/cohorts">{texts.cohorts.title}</Link>}
        lead={texts.cohorts.dates(dateInWords(cohort.starts_on), dateInWords(cohort.ends_on))}
        action={
          <Button kind="primary" icon="plus" onPress={() => setInviting(true)}>
            {texts.people.invite}
          </Button>
        }
      />
      <CohortFigures cohort={cohort} />
      <Tabs label={cohort.name} views={views} />
      {inviting && <InviteDialog cohort={cohort} onClose={() => setInviting(false)} />}
    </>
  );
}

function CohortFigures({ cohort }: { cohort: Cohort }) {
  const figures = figuresOf(cohort);
  return (
    <dl className="figures">
      {(Object.keys(words.figures) as (keyof typeof words.figures)[]).map((name) => (
        <div key={name} className="figure" data-name={name} data-none={figures[name] === 0 || undefined}>
          <dt>{words.figures[name]}</dt>
          <dd className="numbers">{figures[name]}</dd>
        </div>
      ))}
    </dl>
  );
}
