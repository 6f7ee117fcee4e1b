/** Sentences that a page says to the person: what happened, what is kept, what to do. */

import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

export type NoticeTone = "info" | "good" | "warn" | "bad";

const icons: Record<NoticeTone, IconName> = { info: "info", good: "check", warn: "warning", bad: "warning" };

interface NoticeProps {
  tone?: NoticeTone;
  title?: string;
  children?: ReactNode;
  /** What to do about it: one button or link. */
  action?: ReactNode;
  /** Read out at once, when it appears because of something the person just did. */
  live?: boolean;
}

export function Notice({ tone = "info", title, children, action, live = false }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone} role={live ? (tone === "bad" ? "alert" : "status") : undefined}>
      <Icon name={icons[tone]} />
      <div className="notice__words">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {action && <div className="notice__action">{action}</div>}
    </div>
  );
}

/** A page or a list with nothing in it yet, that says what to do first. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      <span className="empty__icon">
        <Icon name={icon} size={32} />
      </span>
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}
