/** Every version of the words: who made it, when, what it changed; to be read and to be gone back to. */

import { useQuery } from "@tanstack/react-query";
import type { Transcript, TranscriptEdit } from "../../api/types";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { Loaded } from "../../design/Loaded";
import { Skeleton } from "../../design/Skeleton";
import { Time } from "../../design/Time";
import { texts } from "../../texts/transcript";
import { clockText, type LessonMs } from "../lessonTime";
import { editsOf } from "./transcript";

const t = texts.history;

interface VersionsProps {
  observationId: string;
  transcript: Transcript;
  isOpen: boolean;
  onClose: () => void;
  onRead: (version: number) => void;
  onGo: (ms: LessonMs) => void;
}

export function Versions({ observationId, transcript, isOpen, onClose, onRead, onGo }: VersionsProps) {
  const query = useQuery({ ...editsOf(observationId, transcript.revision), enabled: isOpen });
  return (
    <Dialog title={t.title} isOpen={isOpen} onClose={onClose} look="sheet">
      <p className="versions__intro">{t.intro}</p>
      <Loaded query={query} skeleton={<Skeleton label={t.loading} rows={3} height={56} />}>
        {(edits) => (
          <ol className="versions" reversed>
            {[...edits].reverse().map((edit) => (
              <li key={edit.version} className="version">
                <Edited edit={edit} isNewest={edit.version === transcript.newest} onGo={onGo} />
                <Read version={edit.version} onRead={onRead} />
              </li>
            ))}
            <li className="version">
              <div className="version__words">
                <p className="version__name">
                  <strong>{t.version(0)}</strong> {edits.length === 0 && `· ${t.newest}`}
                </p>
                <p>{t.recognised}</p>
                <p className="version__by">{t.by(transcript.model)}</p>
              </div>
              <Read version={0} onRead={onRead} />
            </li>
          </ol>
        )}
      </Loaded>
    </Dialog>
  );
}

function Read({ version, onRead }: { version: number; onRead: (version: number) => void }) {
  return (
    <Button className="button--small" aria-label={t.readLabel(version)} onPress={() => onRead(version)}>
      {t.read}
    </Button>
  );
}

interface EditedProps {
  edit: TranscriptEdit;
  isNewest: boolean;
  onGo: (ms: LessonMs) => void;
}

function Edited({ edit, isNewest, onGo }: EditedProps) {
  const at = edit.at_ms;
  return (
    <div className="version__words">
      <p className="version__name">
        <strong>{t.version(edit.version)}</strong> {isNewest && `· ${t.newest}`}
      </p>
      <p dir="auto">
        {t.what(edit)}{" "}
        {at !== null && (
          <button
            type="button"
            className="moment"
            aria-label={texts.seek(clockText(at))}
            onClick={() => onGo(at)}
          >
            {clockText(at)}
          </button>
        )}
      </p>
      <p className="version__by">
        <span>{edit.by.full_name}</span> <Time at={edit.made_at} />
      </p>
    </div>
  );
}
