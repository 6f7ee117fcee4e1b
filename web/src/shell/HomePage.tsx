/** The start: straight to the first place that a person's roles open. */

import { Navigate } from "@tanstack/react-router";
import { useMe } from "../api/queries";
import { PageHead } from "../design/PageHead";
import { texts } from "../texts";
import { placesOf } from "./places";

export function HomePage() {
  const [first] = placesOf(useMe().memberships);
  return first ? (
    <Navigate to={first.to} replace />
  ) : (
    <PageHead title={texts.shell.noRoleTitle} lead={texts.shell.noRoleWords} />
  );
}
