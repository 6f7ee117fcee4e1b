/** Choosing standards: search by code or words, grouped as the framework groups them, in its labelled short form. */

import { memo, type RefObject, useEffect, useRef, useState } from "react";
import {
  Autocomplete,
  Button,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  SearchField,
} from "react-aria-components";
import type { Framework } from "../api/types";
import { texts } from "../texts/commentary";
import { texts as lesson } from "../texts/lesson";
import type { ComposerModel } from "./composer";
import { fits, pointsOf } from "./standards";
import { useSlice } from "./store";

const t = lesson.picker;

/**
 * The search field keeps the keyboard and points into the list; a list that scrolls is reached by Tab as well. Only once it is there:
 * a list that comes with a place of its own for the keyboard is not pointed into.
 */
function useReachable(): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.setAttribute("tabindex", "0"), []);
  return list;
}

interface PickerProps {
  model: ComposerModel;
  framework: Framework | undefined;
  /** What the list opens beside. */
  anchor: RefObject<HTMLElement | null>;
  /** The person wants to arrange what the digits tag. */
  onArrange: () => void;
}

export const StandardsPicker = memo(function StandardsPicker({
  model,
  framework,
  anchor,
  onArrange,
}: PickerProps) {
  const picking = useSlice(model.store, (state) => state.picking);
  const close = () => {
    model.store.set({ picking: null });
    model.focus();
  };
  return (
    <Popover
      className="picker"
      triggerRef={anchor}
      placement="top"
      offset={4}
      isOpen={picking !== null && framework !== undefined}
      onOpenChange={(open) => !open && close()}
    >
      <Dialog className="picker__dialog" aria-label={t.label}>
        {framework && <Search model={model} framework={framework} begun={picking ?? ""} onDone={close} />}
        <Button className="picker__arrange" onPress={onArrange}>
          {texts.palette.open}
        </Button>
      </Dialog>
    </Popover>
  );
});

function Search({
  model,
  framework,
  begun,
  onDone,
}: {
  model: ComposerModel;
  framework: Framework;
  begun: string;
  onDone: () => void;
}) {
  const tagged = useSlice(model.store, (state) => state.standards);
  const [query, setQuery] = useState("");
  const list = useReachable();
  useEffect(() => setQuery(begun), [begun]);
  const points = pointsOf(framework).filter((point) => fits(point, query));
  const groups = framework.standards.filter((standard) =>
    points.some((point) => point.standard.code === standard.code),
  );
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField className="picker__search" aria-label={t.search} autoFocus>
        <Input placeholder={t.search} />
      </SearchField>
      <p className="picker__wording" lang={framework.language}>
        {framework.wording}
      </p>
      <ListBox
        ref={list}
        className="picker__list"
        aria-label={t.label}
        selectionMode="multiple"
        selectedKeys={tagged}
        onSelectionChange={(keys) => {
          const next = keys === "all" ? tagged : [...keys].map(String);
          model.set({ standards: next });
          // A tag just added ends the search; taking one off leaves the list open for its replacement.
          if (next.length > tagged.length) onDone();
        }}
        renderEmptyState={() => <p className="picker__none">{t.none}</p>}
      >
        {groups.map((standard) => (
          <ListBoxSection key={standard.code} id={standard.code}>
            <Header className="picker__group" lang={framework.language}>
              {standard.code} {standard.title}
            </Header>
            {points
              .filter((point) => point.standard.code === standard.code)
              .map((point) => (
                <ListBoxItem
                  key={point.code}
                  id={point.code}
                  className="picker__item"
                  lang={framework.language}
                  textValue={`${point.code} ${point.text}`}
                >
                  <b>{point.code}</b> <span>{point.text}</span>
                </ListBoxItem>
              ))}
          </ListBoxSection>
        ))}
      </ListBox>
    </Autocomplete>
  );
}
