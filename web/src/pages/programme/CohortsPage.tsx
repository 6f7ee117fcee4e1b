/** The cohorts that a lead or an administrator looks after. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { cohorts, useMe } from "../../api/queries";
import { Button, Link } from "../../design/Button";
import { Loaded } from "../../design/Loaded";
import { dateInWords } from "../../design/moment";
import { EmptyState } from "../../design/Notice";
import { PageHead } from "../../design/PageHead";
import { Skeleton } from "../../design/Skeleton";
import { holds } from "../../shell/places";
import { texts } from "../../texts";
import { CohortDialog } from "./CohortDialog";
import { ReflectionRule } from "./ReflectionRule";

const words = texts.cohorts;

export function CohortsPage() {
  const { memberships } = useMe();
  const query = useQuery(cohorts);
  const [adding, setAdding] = useState(false);
  const isAdmin = holds(memberships, "admin");
  return (
    <>
      <PageHead
        title={words.title}
        action={
          isAdmin && (
            <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
              {texts.newCohort.add}
            </Button>
          )
        }
      />
      {adding && <CohortDialog onClose={() => setAdding(false)} />}
      <Loaded query={query} skeleton={<Skeleton label={words.fetching} />}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState icon="people" title={words.emptyTitle}>
              {words.empty}
            </EmptyState>
          ) : (
            <ul className="tiles">
              {found.map((cohort) => (
                <li key={cohort.id}>
                  <Link to="/cohorts/$id" params={{ id: cohort.id }} className="tile">
                    <strong>{cohort.name}</strong>
                    <span>{words.dates(dateInWords(cohort.starts_on), dateInWords(cohort.ends_on))}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {memberships
        .filter((one) => one.role === "admin")
        .map((one) => (
          <ReflectionRule key={one.provider.id} providerId={one.provider.id} />
        ))}
    </>
  );
}
