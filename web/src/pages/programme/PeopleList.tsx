/** Everybody who belongs to a cohort, and a link for whoever has lost their password. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../api/http";
import { people } from "../../api/queries";
import type { MadeLink, Membership, PersonInCohort, PersonName } from "../../api/types";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { Loaded } from "../../design/Loaded";
import { EmptyState, Notice } from "../../design/Notice";
import { Skeleton } from "../../design/Skeleton";
import { type Column, Table } from "../../design/Table";
import { texts } from "../../texts";
import { LinkToCopy } from "./LinkToCopy";

const words = texts.people;

export function PeopleList({ cohortId, onInvite }: { cohortId: string; onInvite: () => void }) {
  const query = useQuery(people(cohortId));
  const [linking, setLinking] = useState<PersonName>();
  const columns: Column<PersonInCohort>[] = [
    { id: "name", title: words.name, isName: true, cell: ({ person }) => person.full_name },
    { id: "roles", title: words.roles, cell: ({ memberships }) => <Roles memberships={memberships} /> },
    {
      id: "link",
      title: words.passwordLink,
      cell: ({ person }) => (
        <Button aria-label={words.passwordLinkFor(person.full_name)} onPress={() => setLinking(person)}>
          {words.passwordLink}
        </Button>
      ),
    },
  ];
  return (
    <Loaded query={query} skeleton={<Skeleton label={texts.shell.loading} rows={5} height={52} />}>
      {(found) => (
        <>
          {found.length === 0 ? (
            <EmptyState
              icon="people"
              title={words.emptyTitle}
              action={<Button onPress={onInvite}>{words.invite}</Button>}
            >
              {words.empty}
            </EmptyState>
          ) : (
            <Table
              caption={texts.cohort.people}
              columns={columns}
              rows={found}
              keyOf={({ person }) => person.id}
            />
          )}
          {linking && <PasswordLinkDialog person={linking} onClose={() => setLinking(undefined)} />}
        </>
      )}
    </Loaded>
  );
}

function Roles({ memberships }: { memberships: readonly Membership[] }) {
  return (
    <ul>
      {memberships.map(({ id, role, scope_name }) => (
        <li key={id}>
          {texts.words.roles[role]} <span className="soft">· {scope_name}</span>
        </li>
      ))}
    </ul>
  );
}

function PasswordLinkDialog({ person, onClose }: { person: PersonName; onClose: () => void }) {
  const make = useMutation({
    mutationFn: () => request<MadeLink>(`/api/people/${person.id}/password-link`, { method: "POST" }),
  });
  return (
    <Dialog title={words.passwordTitle} isOpen onClose={onClose}>
      {make.data ? (
        <LinkToCopy lead={words.linkLead(person.full_name)} made={make.data} />
      ) : (
        <div className="stack">
          <p>{words.passwordLead(person.full_name)}</p>
          {make.error && (
            <Notice tone="bad" live>
              {make.error.message}
            </Notice>
          )}
          <div className="row">
            <Button kind="primary" isPending={make.isPending} onPress={() => make.mutate()}>
              {words.makeLink}
            </Button>
            <Button kind="plain" onPress={onClose}>
              {texts.shell.cancel}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
