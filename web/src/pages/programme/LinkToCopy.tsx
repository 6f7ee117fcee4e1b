/** A link that was made just now: to copy, with until when it works. */

import type { MadeLink } from "../../api/types";
import { CopyField } from "../../design/CopyField";
import { Time } from "../../design/Time";
import { texts } from "../../texts";

export function LinkToCopy({ lead, made }: { lead: string; made: MadeLink }) {
  return (
    <div className="stack">
      <p>{lead}</p>
      <CopyField label={texts.people.link} text={made.link} />
      <p className="soft">
        {texts.people.until} <Time at={made.expires_at} />.
      </p>
    </div>
  );
}
