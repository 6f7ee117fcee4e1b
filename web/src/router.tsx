/** Every address of the site and the page that answers it. */

import { createRootRoute, createRoute, createRouter, Outlet, redirect } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { isProblem, Problem } from "./api/problem";
import { me, queryClient } from "./api/queries";
import { BrokenPage, Failure } from "./design/Loaded";
import { Skeleton } from "./design/Skeleton";
import { InvitationPage } from "./pages/doors/InvitationPage";
import { PasswordPage } from "./pages/doors/PasswordPage";
import { SignInPage } from "./pages/doors/SignInPage";
import { LessonsPage } from "./pages/lessons/LessonsPage";
import { MenteesPage } from "./pages/lessons/MenteesPage";
import { PlanPage } from "./pages/lessons/PlanPage";
import { QueuePage } from "./pages/lessons/QueuePage";
import { CohortPage } from "./pages/programme/CohortPage";
import { CohortsPage } from "./pages/programme/CohortsPage";
import { SamplePage } from "./pages/samples/SamplePage";
import { SamplesPage } from "./pages/samples/SamplesPage";
import { HomePage } from "./shell/HomePage";
import { Shell } from "./shell/Shell";
import { texts } from "./texts";

const LessonPage = lazy(() =>
  import("./lesson/LessonPage").then((module) => ({ default: module.LessonPage })),
);

const RecordingsPage = lazy(() =>
  import("./pages/recordings/RecordingsPage").then((module) => ({ default: module.RecordingsPage })),
);

const UploadTokensPage = lazy(() =>
  import("./pages/account/UploadTokensPage").then((module) => ({ default: module.UploadTokensPage })),
);

const root = createRootRoute({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({
    next: typeof search.next === "string" ? search.next : undefined,
  }),
  component: function SignInRoute() {
    return <SignInPage next={signIn.useSearch().next} />;
  },
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitations/$token",
  component: function InvitationRoute() {
    return <InvitationPage token={invitation.useParams().token} />;
  },
});

const password = createRoute({
  getParentRoute: () => root,
  path: "/password-links/$token",
  component: function PasswordRoute() {
    return <PasswordPage token={password.useParams().token} />;
  },
});

/** Everything behind the sign-in: without a session, sign in first and come back. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(me);
    } catch (error) {
      if (isProblem(error, 401)) {
        throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { next: location.href } });
      }
      throw error;
    }
  },
  component: Shell,
});

const home = createRoute({ getParentRoute: () => inside, path: "/", component: HomePage });
const lessons = createRoute({ getParentRoute: () => inside, path: "/lessons", component: LessonsPage });
const plan = createRoute({ getParentRoute: () => inside, path: "/lessons/new", component: PlanPage });
const queue = createRoute({ getParentRoute: () => inside, path: "/queue", component: QueuePage });
const mentees = createRoute({ getParentRoute: () => inside, path: "/mentees", component: MenteesPage });
const cohorts = createRoute({ getParentRoute: () => inside, path: "/cohorts", component: CohortsPage });
const samples = createRoute({ getParentRoute: () => inside, path: "/samples", component: SamplesPage });

const recordings = createRoute({
  getParentRoute: () => inside,
  path: "/lessons/$id/upload",
  component: function RecordingsRoute() {
    return (
      <Suspense fallback={<Skeleton label={texts.shell.loading} rows={4} height={120} />}>
        <RecordingsPage id={recordings.useParams().id} />
      </Suspense>
    );
  },
});

const uploadKeys = createRoute({
  getParentRoute: () => inside,
  path: "/upload-keys",
  component: function UploadKeysRoute() {
    return (
      <Suspense fallback={<Skeleton label={texts.shell.loading} />}>
        <UploadTokensPage />
      </Suspense>
    );
  },
});

const cohort = createRoute({
  getParentRoute: () => inside,
  path: "/cohorts/$id",
  component: function CohortRoute() {
    return <CohortPage id={cohort.useParams().id} />;
  },
});

const sample = createRoute({
  getParentRoute: () => inside,
  path: "/samples/$id",
  component: function SampleRoute() {
    return <SamplePage id={sample.useParams().id} />;
  },
});

const lesson = createRoute({
  getParentRoute: () => inside,
  path: "/lessons/$id",
  validateSearch: (search: Record<string, unknown>): { t?: number; comment?: string; revision?: number } => ({
    t: search.t !== undefined && Number.isFinite(Number(search.t)) ? Number(search.t) : undefined,
    comment: typeof search.comment === "string" ? search.comment : undefined,
    revision:
      Number.isSafeInteger(Number(search.revision)) && Number(search.revision) > 0
        ? Number(search.revision)
        : undefined,
  }),
  component: function LessonRoute() {
    const { id } = lesson.useParams();
    const { t, comment, revision } = lesson.useSearch();
    return (
      <Suspense fallback={<Skeleton label={texts.shell.loading} rows={1} height={480} />}>
        <LessonPage
          key={`${id} ${revision ?? ""}`}
          observationId={id}
          startMs={t}
          commentId={comment}
          revision={revision}
        />
      </Suspense>
    );
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    invitation,
    password,
    inside.addChildren([
      home,
      lessons,
      plan,
      queue,
      mentees,
      cohorts,
      samples,
      uploadKeys,
      recordings,
      cohort,
      sample,
      lesson,
    ]),
  ]),
  scrollRestoration: true,
  defaultPendingComponent: () => <Skeleton label={texts.shell.loading} />,
  defaultErrorComponent: ({ error }) => (
    <div className="page">
      <BrokenPage error={error instanceof Error ? error : new Error(String(error))} />
    </div>
  ),
  defaultNotFoundComponent: () => (
    <div className="page">
      <Failure error={new Problem(404, {})} />
    </div>
  ),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
