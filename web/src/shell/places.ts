/** Where a person can go: every role that they hold opens its own place. */

import type { Membership, Role } from "../api/types";
import { texts } from "../texts";

export interface Place {
  to: "/lessons" | "/queue" | "/cohorts" | "/samples" | "/mentees";
  label: string;
}

const words = texts.shell;

const byRole: Record<Role, readonly Place[]> = {
  trainee: [{ to: "/lessons", label: words.lessons }],
  tutor: [{ to: "/queue", label: words.queue }],
  mentor: [{ to: "/mentees", label: words.mentees }],
  lead: [
    { to: "/cohorts", label: words.cohorts },
    { to: "/samples", label: words.samples },
  ],
  admin: [{ to: "/cohorts", label: words.cohorts }],
  moderator: [{ to: "/samples", label: words.samples }],
  safeguarding_lead: [],
};

/** The places that these memberships open, each once, in the order of the memberships. */
export function placesOf(memberships: readonly Membership[]): Place[] {
  const found = new Map<string, Place>();
  for (const { role } of memberships) {
    for (const place of byRole[role]) {
      found.set(place.to, found.get(place.to) ?? place);
    }
  }
  return [...found.values()];
}

/** Whether one of these memberships is of one of these roles. */
export function holds(memberships: readonly Membership[], ...wanted: Role[]): boolean {
  return memberships.some(({ role }) => wanted.includes(role));
}
