/** The sheet of keys, made from the one table of them; here a person gives things other keys, or turns single keys off. */

import { useEffect, useState } from "react";
import { Switch } from "react-aria-components";
import { Button } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { texts } from "../texts/player";
import { DEEDS, type DeedId, deedOf, isFree, keysOf, keyText, nameOf } from "./keys";
import { usePerson } from "./moment";
import { chooseKey, ownKeys, preferences } from "./preferences";
import { useSlice } from "./store";

const t = texts.keys;
const GROUPS = ["playing", "marking", "looking", "moving"] as const;

interface ShortcutsProps {
  isOpen: boolean;
  /** Keys for writing are of no use to those who only read. */
  writes: boolean;
  onClose: () => void;
}

/** While a line waits for its key, the next one pressed is it; Escape leaves it as it was. */
function useNextKey(waiting: DeedId | null, onKey: (key: string | null) => void) {
  useEffect(() => {
    if (waiting === null) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape") onKey(null);
      else {
        const key = nameOf(event);
        if (key === null) return; // only held, or the browser's own
        onKey(key);
      }
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("keydown", press, true);
    return () => document.removeEventListener("keydown", press, true);
  }, [waiting, onKey]);
}

export function Shortcuts({ isOpen, writes, onClose }: ShortcutsProps) {
  return (
    <Dialog title={t.title} isOpen={isOpen} onClose={onClose} closeLabel={t.close}>
      {isOpen && <Sheet writes={writes} />}
    </Dialog>
  );
}

function Sheet({ writes }: { writes: boolean }) {
  const person = usePerson();
  const single = useSlice(preferences, (kept) => kept.singleKeys);
  const own = useSlice(preferences, (kept) => ownKeys(kept, person));
  const [changing, setChanging] = useState(false);
  const [waiting, setWaiting] = useState<DeedId | null>(null);
  const [said, setSaid] = useState("");
  const take = (key: string | null) => {
    if (key === null) return setWaiting(null);
    if (waiting === null) return undefined;
    if (!isFree(key)) return setSaid(t.taken(keyText(key)));
    const before = deedOf(key, own);
    setSaid(before && before !== waiting ? t.moved(keyText(key), t.deeds[before]) : "");
    chooseKey(person, { id: waiting, key });
    return setWaiting(null);
  };
  useNextKey(waiting, take);
  const words = (id: DeedId) => keysOf(id, own).map(keyText).join(", ") || t.none;
  return (
    <>
      <div className="keys" data-off={!single || undefined}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t.groups[group]}</h3>
            <dl>
              {DEEDS.filter((deed) => deed.group === group && (writes || !("writes" in deed))).map(
                ({ id }) => (
                  <div key={id}>
                    <dt>
                      {changing ? (
                        <button
                          type="button"
                          className="keys__change"
                          data-waiting={waiting === id || undefined}
                          aria-label={t.changeOne(t.deeds[id], words(id))}
                          onClick={() => {
                            setSaid("");
                            setWaiting(id);
                          }}
                        >
                          {waiting === id ? t.press : words(id)}
                        </button>
                      ) : (
                        keysOf(id, own).map((key) => <kbd key={key}>{keyText(key)}</kbd>)
                      )}
                    </dt>
                    <dd>{t.deeds[id]}</dd>
                  </div>
                ),
              )}
              {group === "marking" &&
                writes &&
                t.fixed.map(([keys, deed]) => (
                  <div key={deed}>
                    <dt>
                      <kbd>{keys}</kbd>
                    </dt>
                    <dd>{deed}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="keys__said" role="status">
        {said || (changing ? t.changeWords : "")}
      </p>
      <div className="keys__foot">
        <Switch className="switch" isSelected={single} onChange={(on) => preferences.set({ singleKeys: on })}>
          <span className="switch__track" aria-hidden="true" />
          <span>
            {t.single}
            <small>{t.singleWords}</small>
          </span>
        </Switch>
        <div className="keys__acts">
          {Object.keys(own).length > 0 && (
            <Button kind="plain" className="button--small" onPress={() => chooseKey(person)}>
              {t.usual}
            </Button>
          )}
          <Button
            className="button--small"
            onPress={() => {
              setWaiting(null);
              setSaid("");
              setChanging(!changing);
            }}
          >
            {changing ? t.changed : t.change}
          </Button>
        </div>
      </div>
    </>
  );
}
