/** The start: straight to the first place that a person's roles open. */

import { Navigate } from "@tanstack/react-router";
import { useMe } from "../api/queries";
import { EmptyState } from "../design/Notice";
import { texts } from "../texts";
import { placesOf } from "./places";

export function HomePage() {
  const [first] = placesOf(useMe().memberships);
  return first ? (
    <Navigate to={first.to} replace />
  ) : (
    <EmptyState icon="person" title={texts.shell.noRoleTitle}>
      {texts.shell.noRoleWords}
    </EmptyState>
  );
}
