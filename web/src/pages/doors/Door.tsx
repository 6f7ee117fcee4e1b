/** The frame of the pages in front of the sign-in: one narrow column, beside a quiet drawing of three views. */

import type { ReactNode } from "react";
import { usePageTitle } from "../../design/PageHead";
import { Mark } from "../../shell/Shell";
import { texts } from "../../texts";

export function Door({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  usePageTitle(title);
  return (
    <div className="door">
      <aside className="door__side">
        <p className="door__mark">
          <Mark size={34} /> {texts.shell.product}
        </p>
        <ThreeViews />
        <div>
          <p className="door__claim">{texts.signIn.lead}</p>
          <p>{texts.signIn.about}</p>
        </div>
      </aside>
      <main className="door__main">
        <h1>{title}</h1>
        {lead && <p className="soft">{lead}</p>}
        {children}
      </main>
    </div>
  );
}

/** One classroom, three cones of sight that meet: drawn, so that nothing is fetched. */
function ThreeViews() {
  return (
    <svg className="door__views" viewBox="0 0 400 260" aria-hidden="true">
      <path className="door__cone" d="M200 14 330 246H70z" />
      <path className="door__cone" d="M200 246 70 14h260z" />
      <path className="door__cone" d="M386 130 120 20v220z" />
      <circle cx="200" cy="14" r="7" />
      <circle cx="200" cy="246" r="7" />
      <circle cx="386" cy="130" r="7" />
    </svg>
  );
}
