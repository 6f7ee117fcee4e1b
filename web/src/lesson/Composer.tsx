/** Writing a comment: text first, everything else one key away. Nothing typed is lost, whatever the service answers. */

import { type KeyboardEvent, memo, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { Button as AriaButton, Radio, RadioGroup } from "react-aria-components";
import type { Framework } from "../api/types";
import { Button } from "../design/Button";
import { Icon } from "../design/Icon";
import { texts as commentary } from "../texts/commentary";
import { language, tongueOf } from "../texts/language";
import { KIND_NAMES, texts } from "../texts/lesson";
import type { ComposerModel, ComposerState } from "./composer";
import { DraftState } from "./DraftState";
import type { Draft } from "./draft";
import { KindShape } from "./Glyph";
import { spanText } from "./lessonTime";
import { useMoment } from "./moment";
import { isNarrow } from "./narrow";
import { Palette } from "./Palette";
import { Pick } from "./Pick";
import { preferences } from "./preferences";
import { StandardsPicker } from "./StandardsPicker";
import { Suggestions } from "./Suggestions";
import type { Shelf } from "./shelf";
import { useSlice } from "./store";
import type { SaidWord } from "./suggest";
import { TimeFields } from "./TimeFields";
import { Troubled } from "./Troubled";

const t = texts.composer;
/** What opens over the page on behalf of the composer. */
const OVERLAYS = "[role=dialog], [role=listbox], [data-overlay-container]";
const KINDS = ["strength", "development", "question", "note"] as const;

interface ComposerProps {
  model: ComposerModel;
  framework: Framework | undefined;
  cameras: number[];
  /** The camera drawn large: the one that is drawn on, unless the comment names another. */
  large: number | null;
  shelf: Shelf;
  /** The words of the lesson, for suggestions. */
  said: readonly SaidWord[];
  /** A draft was sent: its name, so that the comment can be shown in its place when it has arrived. */
  onSent: (draft: string) => void;
}

/** The moment the comment is about, following the playhead until typing begins. */
function Stamp({ model }: { model: ComposerModel }) {
  const startMs = useSlice(model.store, (state) => state.startMs);
  const endMs = useSlice(model.store, (state) => state.endMs);
  const words = useMoment((ms) => spanText(startMs ?? ms, endMs));
  return (
    <span
      className="composer__stamp numbers"
      data-following={startMs === null || undefined}
      data-range={endMs !== null || undefined}
    >
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

export const Composer = memo(function Composer({
  model,
  framework,
  cameras,
  large,
  shelf,
  said,
  onSent,
}: ComposerProps) {
  const state = useSlice(model.store, (all) => all);
  const [told, setTold] = useState("");
  const [arranging, setArranging] = useState(false);
  const kept = useSlice(shelf.store, ({ drafts }) => drafts.find((one) => one.id === state.id));
  const send = () => {
    const { editing, endMs } = model.store.get();
    const span = spanText(model.startAt(), endMs);
    const sent = model.send();
    if (sent === null) return;
    onSent(sent);
    setTold((editing ? t.changed : t.sent)(span));
    // On a narrow screen the sheet has done its work and gives the picture back.
    if (isNarrow()) model.leave();
  };
  const field = useRef<HTMLTextAreaElement>(null);
  const whole = useRef<HTMLElement>(null);
  useEffect(() => {
    if (state.focusAsked > 0) field.current?.focus();
  }, [state.focusAsked]);

  useCloseOutside(model, whole, state.open);
  const arrange = useCallback(() => {
    model.pick(null);
    setArranging(true);
  }, [model]);
  const arranged = useCallback(() => setArranging(false), []);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { value, selectionStart } = event.currentTarget;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      field.current?.blur();
      model.leave();
    } else if (value === "" && /^[1-9]$/.test(event.key) && preferences.get().singleKeys) {
      event.preventDefault();
      if (framework) model.digit(framework, Number(event.key));
    } else if (event.key === "/" && /(^|\s)$/.test(value.slice(0, selectionStart))) {
      event.preventDefault();
      model.pick("");
    }
  };
  const shown = state.open;
  return (
    <section
      ref={whole}
      className="composer"
      data-open={shown || undefined}
      lang={tongueOf("lesson", "composer")}
      aria-label={t.label}
    >
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
      <Troubled draft={kept} shelf={shelf} onClosed={() => model.reread()} />
      {shown && (
        <>
          <div className="composer__row">
            <TimeFields model={model} />
            <CameraChoice model={model} camera={state.camera} cameras={cameras} />
            <DrawingChoice model={model} camera={state.drawing?.camera ?? state.camera ?? large} />
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
              isDisabled={state.text.trim() === ""}
              onPress={send}
            >
              {state.editing ? t.save : t.send}
            </Button>
          </div>
          <Suggestions model={model} framework={framework} said={said} />
          <Hint model={model} shelf={shelf} state={state} />
        </>
      )}
      {framework && <Palette framework={framework} isOpen={arranging} onClose={arranged} />}
      <StandardsPicker model={model} framework={framework} anchor={whole} onArrange={arrange} />
      <span className="visually-hidden" role="status">
        {told}
      </span>
    </section>
  );
});

/** Where the words are, what is being changed, and what Enter does. */
function Hint({ model, shelf, state }: { model: ComposerModel; shelf: Shelf; state: ComposerState }) {
  return (
    <p className="composer__hint">
      <DraftState shelf={shelf} savedAt={state.savedAt} />{" "}
      {state.editing && `${t.editing(spanText(model.startAt(), state.endMs))}. `}
      {state.savedAt === false ? t.notKept : t.hint}
    </p>
  );
}

const Kinds = memo(function Kinds({ model, kind }: { model: ComposerModel; kind: Draft["kind"] }) {
  return (
    <RadioGroup
      className="kinds"
      lang={language().tag}
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
});

/** Drawing on the frame, changing what was drawn, or taking it off. */
const DrawingChoice = memo(function DrawingChoice({
  model,
  camera,
}: {
  model: ComposerModel;
  camera: number | null;
}) {
  const drawing = useSlice(model.store, (state) => state.drawing);
  if (camera === null) return null;
  return (
    <>
      <AriaButton className="chip chip--add" onPress={() => model.board(camera)}>
        {drawing ? commentary.drawing.again : commentary.drawing.draw}
      </AriaButton>
      {drawing && (
        <AriaButton
          className="chip chip--add"
          aria-label={commentary.drawing.remove}
          onPress={() => model.set({ drawing: null })}
        >
          <Icon name="close" size={16} />
        </AriaButton>
      )}
    </>
  );
});

const CameraChoice = memo(function CameraChoice({
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
});
