/** A lesson's status as a pill. */

import type { Status } from "../../api/types";
import { Badge, type Tone } from "../../design/Badge";
import type { IconName } from "../../design/Icon";
import { texts } from "../../texts";

const looks: Record<Status, { tone: Tone; icon: IconName }> = {
  planned: { tone: "neutral", icon: "plan" },
  late: { tone: "bad", icon: "clock" },
  receiving: { tone: "info", icon: "upload" },
  preparing: { tone: "info", icon: "gear" },
  needs_file: { tone: "bad", icon: "warning" },
  to_attest: { tone: "warn", icon: "list" },
  to_review: { tone: "accent", icon: "eye" },
  feedback_published: { tone: "good", icon: "speech" },
};

export function StatusBadge({ status }: { status: Status }) {
  return <Badge {...looks[status]}>{texts.words.statuses[status]}</Badge>;
}

/** Said beside the status when the due moment has passed and the status itself does not say so. */
export function LateBadge({ lesson }: { lesson: { late: boolean; status: Status } }) {
  return lesson.late && lesson.status !== "late" ? (
    <Badge tone="bad" icon="clock">
      {texts.lessons.late}
    </Badge>
  ) : null;
}
