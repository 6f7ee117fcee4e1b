/** What a page shows while it waits, when there is nothing, when it may not, and when it could not. */

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem, Unreachable } from "../api/problem";
import { texts } from "../texts";
import { asButton, Button, Link } from "./Button";
import { EmptyState, Notice } from "./Notice";
import { Skeleton } from "./Skeleton";

const words = texts.shell;

/** An error in the place of a page: what happened, what is kept, what to do. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const action = retry && (
    <Button icon="replace" onPress={retry}>
      {words.again}
    </Button>
  );
  if (error instanceof Problem && error.status === 404) {
    return (
      <EmptyState
        icon="info"
        title={words.missingTitle}
        action={
          <Link to="/" {...asButton()}>
            {words.home}
          </Link>
        }
      >
        {words.missingWords}
      </EmptyState>
    );
  }
  if (error instanceof Problem && error.status === 403) {
    return (
      <Notice tone="warn" title={words.forbiddenTitle}>
        {error.message}
      </Notice>
    );
  }
  if (error instanceof Unreachable) {
    return (
      <Notice tone="warn" title={words.unreachableTitle} action={action}>
        {words.unreachableWords}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title={words.failedTitle} action={action}>
      {error.message}
    </Notice>
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T, Error>;
  /** What the page is about, for pages whose own heading comes with the data. */
  title?: string;
  /** In the shape of what is coming. */
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}

/** Show a query's data, or the state that it is in instead. Data once fetched stays in sight when a later fetch fails. */
export function Loaded<T>({ query, title, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined) {
    return children(query.data);
  }
  return (
    <>
      {title && <h1 className="visually-hidden">{title}</h1>}
      <Instead query={query} skeleton={skeleton} />
    </>
  );
}

function Instead({ query, skeleton }: { query: UseQueryResult<unknown, Error>; skeleton: ReactNode }) {
  if (query.error) {
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  }
  if (query.fetchStatus === "paused") {
    return (
      <Notice tone="warn" title={words.offlineTitle}>
        {words.offlineWords}
      </Notice>
    );
  }
  return skeleton ?? <Skeleton label={words.loading} />;
}

/** In the place of a page that threw: the rest of the site keeps working. */
export function BrokenPage({ error }: { error: Error }) {
  if (error instanceof Problem || error instanceof Unreachable) {
    return <Failure error={error} retry={() => window.location.reload()} />;
  }
  return (
    <Notice
      tone="bad"
      title={words.brokenTitle}
      action={<Button onPress={() => window.location.reload()}>{words.reload}</Button>}
    >
      {words.brokenWords}
    </Notice>
  );
}
