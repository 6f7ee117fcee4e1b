/** The head of a page: its one first heading, what it is about, and the act that stands above all others. */

import { type ReactNode, useEffect } from "react";
import { texts } from "../texts";

interface PageHeadProps {
  title: string;
  lead?: ReactNode;
  /** Where this page belongs, above the title. */
  above?: ReactNode;
  action?: ReactNode;
}

/** Name the browser's window after the page. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${texts.shell.product}`;
  }, [title]);
}

export function PageHead({ title, lead, above, action }: PageHeadProps) {
  usePageTitle(title);
  return (
    <header className="page-head">
      <div className="page-head__words">
        {above && <div className="page-head__above">{above}</div>}
        <h1>{title}</h1>
        {lead && <div className="page-head__lead">{lead}</div>}
      </div>
      {action && <div className="page-head__action">{action}</div>}
    </header>
  );
}
