/** The sheet of keys, and the switch that turns single keys off. */

import { Switch } from "react-aria-components";
import { Dialog } from "../design/Dialog";
import { texts } from "../texts/lesson";
import { preferences } from "./preferences";
import { useSlice } from "./store";

const t = texts.keys;

export function Shortcuts({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const single = useSlice(preferences, (state) => state.singleKeys);
  return (
    <Dialog title={t.title} isOpen={isOpen} onClose={onClose} closeLabel={t.close}>
      <dl className="keys" data-off={!single || undefined}>
        {t.list.map(([keys, deed]) => (
          <div key={deed}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{deed}</dd>
          </div>
        ))}
      </dl>
      <Switch className="switch" isSelected={single} onChange={(on) => preferences.set({ singleKeys: on })}>
        <span className="switch__track" aria-hidden="true" />
        <span>
          {t.single}
          <small>{t.singleWords}</small>
        </span>
      </Switch>
    </Dialog>
  );
}
