/** Writing a comment: text first, everything else one key away. Nothing typed is lost, whatever the service answers. */

import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { Button as AriaButton, Radio, RadioGroup } from "react-aria-components";
import { isProblem } from "../api/problem";
import type { Framework } from "../api/types";
import { Button } from "../design/Button";
import { Icon } from "../design/Icon";
import { KIND_NAMES, texts } from "../texts/lesson";
import { useCommentActions } from "./comments";
import type { ComposerModel, Draft } from "./composer";
import { KindShape } from "./Glyph";
import { minuteOf, spanText } from "./lessonTime";
import { useMoment, usePlayer } from "./moment";
import { Pick } from "./Pick";
import { preferences } from "./preferences";
import { StandardsPicker } from "./StandardsPicker";
import { useSlice } from "./store";
import { TimeFields } from "./TimeFields";

const t = texts.composer;
/** Where the composer is a sheet over the page; the same width as in css/desk.css. */
const NARROW = "(max-width: 999px)";
/** What opens over the page on behalf of the composer. */
const OVERLAYS = "[role=dialog], [role=listbox], [data-overlay-container]";
const KINDS = ["strength", "development", "question", "note"] as const;

interface ComposerProps {
  model: ComposerModel;
  framework: Framework | undefined;
  cameras: number[];
  observationId: string;
  /** A comment was made: its id, so that it can be shown in its place. */
  onSent: (id: string) => void;
}

/** Sending, for new comments and for changed ones. */
function useSend(model: ComposerModel, observationId: string, onSent: (id: string) => void) {
  const player = usePlayer();
  const { write, edit, versionNow } = useCommentActions(observationId);
  const [failure, setFailure] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const send = async () => {
    const { draft } = model;
    const { text, kind, endMs: end_ms, camera, standards, editing } = draft;
    if (text.trim() === "" || write.isPending || edit.isPending) return;
    const start_ms = model.startAt();
    const fields = { kind, text: text.trim(), start_ms, end_ms, camera, standards };
    setFailure(null);
    try {
      if (editing) await edit.mutateAsync({ ...editing, ...fields });
      else onSent((await write.mutateAsync({ ...fields, revision: player.lesson.revision })).id);
      model.sent(draft);
      // On a narrow screen the sheet has done its work and gives the picture back.
      if (matchMedia(NARROW).matches) model.leave();
      setSaid((editing ? t.changed : t.sent)(spanText(start_ms, end_ms)));
    } catch (error) {
      if (editing && isProblem(error, 409)) {
        const version = await versionNow(editing.id).catch(() => undefined); // then the next try is refused again
        if (version !== undefined) model.rebase(version);
      }
      setFailure(
        isProblem(error, 409) ? texts.comments.changedElsewhere : t.failed((error as Error).message),
      );
    }
  };
  return { send, failure, said, busy: write.isPending || edit.isPending };
}

/** The moment the comment is about, following the playhead until typing begins. */
function Stamp({ model }: { model: ComposerModel }) {
  const startMs = useSlice(model.store, (state) => state.startMs);
  const endMs = useSlice(model.store, (state) => state.endMs);
  const words = useMoment((ms) => spanText(startMs ?? ms, endMs));
  return (
    <span className="composer__stamp numbers" data-following={startMs === null || undefined}>
      {words}
    </span>
  );
}

/** Left empty, the composer gives its place back when one goes elsewhere, by pointer or by keyboard. */
function useCloseOutside(model: ComposerModel, whole: RefObject<HTMLElement | null>, open: boolean) {
  useEffect(() => {
    if (!open) return undefined;
    const gone = ({ target }: Event) => {
      const stays =
        target instanceof Element && (whole.current?.contains(target) || target.closest(OVERLAYS));
      if (!stays && model.isEmpty) model.leave();
    };
    document.addEventListener("pointerdown", gone);
    document.addEventListener("focusin", gone);
    return () => {
      document.removeEventListener("pointerdown", gone);
      document.removeEventListener("focusin", gone);
    };
  }, [model, whole, open]);
}

export function Composer({ model, framework, cameras, observationId, onSent }: ComposerProps) {
  const state = useSlice(model.store, (all) => all);
  const { send, failure, said, busy } = useSend(model, observationId, onSent);
  const field = useRef<HTMLTextAreaElement>(null);
  const whole = useRef<HTMLElement>(null);
  useEffect(() => {
    if (state.focusAsked > 0) field.current?.focus();
  }, [state.focusAsked]);

  useCloseOutside(model, whole, state.open);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { value, selectionStart } = event.currentTarget;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === "Escape") {
      field.current?.blur();
      model.leave();
    } else if (value === "" && /^[1-9]$/.test(event.key) && preferences.get().singleKeys) {
      event.preventDefault();
      model.pick(`#${event.key}`);
    } else if (event.key === "/" && /(^|\s)$/.test(value.slice(0, selectionStart))) {
      event.preventDefault();
      model.pick("");
    }
  };
  const shown = state.open;
  return (
    <section ref={whole} className="composer" data-open={shown || undefined} aria-label={t.label}>
      {shown && (
        <div className="composer__top">
          <Kinds model={model} kind={state.kind} />
          <AriaButton className="composer__close" aria-label={t.close} onPress={() => model.leave()}>
            <Icon name="down" />
          </AriaButton>
        </div>
      )}
      <div className="composer__field">
        <Stamp model={model} />
        <textarea
          ref={field}
          value={state.text}
          rows={1}
          aria-label={t.label}
          placeholder={t.placeholder}
          onChange={(event) => model.type(event.target.value)}
          onFocus={() => model.store.set({ open: true })}
          onKeyDown={onKeyDown}
        />
      </div>
      {failure && (
        <p className="composer__failure" role="alert">
          {failure}
        </p>
      )}
      {shown && (
        <>
          <div className="composer__row">
            <TimeFields model={model} />
            <CameraChoice model={model} camera={state.camera} cameras={cameras} />
          </div>
          <div className="composer__row">
            <ul className="chips" aria-label={t.standards}>
              {state.standards.map((code) => (
                <li key={code}>
                  <AriaButton
                    className="chip"
                    aria-label={t.removeStandard(code)}
                    onPress={() => model.tag(code)}
                  >
                    {code} <Icon name="close" size={16} />
                  </AriaButton>
                </li>
              ))}
            </ul>
            <AriaButton className="chip chip--add" onPress={() => model.pick("")}>
              <Icon name="plus" size={16} /> {t.addStandard}
            </AriaButton>
            <span className="composer__space" />
            {!model.isEmpty && (
              <Button kind="plain" className="button--small" onPress={() => model.clear()}>
                {state.editing ? texts.comments.cancel : t.discard}
              </Button>
            )}
            <Button
              kind="primary"
              className="button--small"
              isPending={busy}
              isDisabled={state.text.trim() === ""}
              onPress={() => void send()}
            >
              {state.editing ? t.save : t.send}
            </Button>
          </div>
          <p className="composer__hint">
            {state.savedAt instanceof Date && `${t.saved(minuteOf(state.savedAt))} `}
            {state.editing && `${t.editing(spanText(model.startAt(), state.endMs))}. `}
            {state.savedAt === false ? t.notKept : t.hint}
          </p>
        </>
      )}
      <StandardsPicker model={model} framework={framework} anchor={whole} />
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </section>
  );
}

function Kinds({ model, kind }: { model: ComposerModel; kind: Draft["kind"] }) {
  return (
    <RadioGroup
      className="kinds"
      orientation="horizontal"
      aria-label={t.kind}
      value={kind}
      onChange={(next) => model.set({ kind: next as Draft["kind"] })}
    >
      {KINDS.map((one) => (
        <Radio key={one} value={one} className="kinds__one" data-kind={one}>
          <KindShape kind={one} /> {one === "note" ? t.noteShort : KIND_NAMES[one]}
        </Radio>
      ))}
    </RadioGroup>
  );
}

function CameraChoice({
  model,
  camera,
  cameras,
}: {
  model: ComposerModel;
  camera: number | null;
  cameras: number[];
}) {
  const options = [
    ["0", t.anyCamera] as const,
    ...cameras.map((one) => [String(one), texts.stage.camera(one)] as const),
  ];
  return (
    <Pick
      label={t.camera}
      options={options}
      value={String(camera ?? 0)}
      onChange={(key) => model.set({ camera: key === "0" ? null : Number(key) })}
    />
  );
}
