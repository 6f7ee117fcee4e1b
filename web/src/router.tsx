/** Every address of the site and the page that answers it. */

import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Skeleton } from "./design/Skeleton";

const LessonPage = lazy(() =>
  import("./lesson/LessonPage").then((module) => ({ default: module.LessonPage })),
);

const root = createRootRoute({ component: Outlet });

const lesson = createRoute({
  getParentRoute: () => root,
  path: "/lessons/$id",
  validateSearch: (search: Record<string, unknown>): { t?: number; comment?: string } => ({
    t: Number.isFinite(Number(search.t)) && search.t !== undefined ? Number(search.t) : undefined,
    comment: typeof search.comment === "string" ? search.comment : undefined,
  }),
  component: function LessonRoute() {
    const { id } = lesson.useParams();
    const { t, comment } = lesson.useSearch();
    return (
      <Suspense fallback={<Skeleton label="The lesson is being fetched" rows={1} height={480} />}>
        <LessonPage key={id} observationId={id} startMs={t} commentId={comment} />
      </Suspense>
    );
  },
});

export const router = createRouter({ routeTree: root.addChildren([lesson]), defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
