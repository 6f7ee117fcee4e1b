/** A cohort's trainees: standing, tutor, lessons; and the control that sets a standing. */

import { useState } from "react";
import type { Cohort, CohortTrainee, Standing, Status } from "../../api/types";
import { Badge, type Tone } from "../../design/Badge";
import { Button, Link } from "../../design/Button";
import { Select } from "../../design/Field";
import { Icon, type IconName } from "../../design/Icon";
import { EmptyState } from "../../design/Notice";
import { type Column, Table } from "../../design/Table";
import { Time } from "../../design/Time";
import { texts } from "../../texts";
import { isStillDue } from "../lessons/order";
import { LateBadge, StatusBadge } from "../lessons/StatusBadge";
import { type Group, traineesOf } from "./figures";
import { PlacementDialog } from "./PlacementDialog";
import { StandingDialog } from "./StandingDialog";

const words = texts.cohort;

const looks: Record<Standing, { tone: Tone; icon: IconName }> = {
  on_track: { tone: "good", icon: "check" },
  borderline: { tone: "warn", icon: "flag" },
  at_risk: { tone: "bad", icon: "warning" },
};

const groups = [
  { value: "all", label: words.all },
  { value: "late", label: words.onlyLate },
  { value: "sampled", label: words.onlySampled },
] as const;

/** Something has come, and it cannot be watched yet. */
const HAS_RECORDINGS: readonly Status[] = ["receiving", "preparing", "needs_file", "to_attest"];

export function TraineesTable({ cohort, isLead }: { cohort: Cohort; isLead: boolean }) {
  const [group, setGroup] = useState<Group>("all");
  const [placing, setPlacing] = useState(false);
  const [setting, setSetting] = useState<CohortTrainee>();
  if (cohort.trainees.length === 0) {
    return (
      <EmptyState icon="people" title={words.emptyTitle}>
        {words.empty}
      </EmptyState>
    );
  }
  const columns: Column<CohortTrainee>[] = [
    { id: "name", title: words.name, isName: true, cell: ({ person }) => person.full_name },
    {
      id: "standing",
      title: words.standing,
      cell: (trainee) => (
        <StandingCell trainee={trainee} onSet={isLead ? () => setSetting(trainee) : undefined} />
      ),
    },
    {
      id: "tutor",
      title: words.tutor,
      cell: ({ tutor }) => tutor?.full_name ?? <span className="soft">{words.noTutor}</span>,
    },
    { id: "lessons", title: words.lessons, cell: (trainee) => <Lessons trainee={trainee} isLead={isLead} /> },
  ];
  const shown = traineesOf(cohort, group);
  return (
    <div className="stack">
      <div className="above-table">
        <div className="filter">
          <Select label={words.filter} isRequired choices={groups} value={group} onChange={setGroup} />
        </div>
        <Button icon="plus" onPress={() => setPlacing(true)}>
          {texts.placement.add}
        </Button>
      </div>
      {shown.length === 0 ? (
        <p className="soft">{words.noneSuch}</p>
      ) : (
        <Table caption={words.trainees} columns={columns} rows={shown} keyOf={({ person }) => person.id} />
      )}
      {placing && <PlacementDialog cohort={cohort} onClose={() => setPlacing(false)} />}
      {setting && (
        <StandingDialog cohortId={cohort.id} trainee={setting} onClose={() => setSetting(undefined)} />
      )}
    </div>
  );
}

function StandingCell({ trainee, onSet }: { trainee: CohortTrainee; onSet: (() => void) | undefined }) {
  const { standing, standing_reason, person } = trainee;
  const pill = <Badge {...looks[standing]}>{texts.words.standings[standing]}</Badge>;
  return (
    <div className="standing">
      {onSet ? (
        <Button
          kind="plain"
          className="standing__set"
          aria-label={`${texts.words.standings[standing]}. ${words.setStanding(person.full_name)}`}
          onPress={onSet}
        >
          {pill}
          <Icon name="down" size={16} />
        </Button>
      ) : (
        pill
      )}
      {standing_reason && <p className="soft small">{standing_reason}</p>}
    </div>
  );
}

function Lessons({ trainee, isLead }: { trainee: CohortTrainee; isLead: boolean }) {
  if (trainee.observations.length === 0) {
    return <span className="soft">{words.noLessons}</span>;
  }
  return (
    <ul className="cohort-lessons">
      {trainee.observations.map((lesson) => (
        <li key={lesson.id}>
          <LessonTitle lesson={lesson} isLead={isLead} />
          <span className="row">
            <StatusBadge status={lesson.status} />
            <LateBadge lesson={lesson} />
            {isStillDue(lesson) && (
              <span className="soft small">
                {texts.lessons.due.toLowerCase()} <Time at={lesson.due_at} precision="day" />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A lead may watch once the register has been confirmed; before that there are the recordings to look at. */
function LessonTitle({ lesson, isLead }: { lesson: CohortTrainee["observations"][number]; isLead: boolean }) {
  const isOpen = lesson.status === "to_review" || lesson.status === "feedback_published";
  return isOpen ? (
    <Link to="/lessons/$id" params={{ id: lesson.id }}>
      {lesson.title}
    </Link>
  ) : isLead && HAS_RECORDINGS.includes(lesson.status) ? (
    <Link to="/lessons/$id/upload" params={{ id: lesson.id }}>
      {lesson.title}
    </Link>
  ) : (
    <span>{lesson.title}</span>
  );
}
