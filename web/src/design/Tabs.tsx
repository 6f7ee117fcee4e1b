/** Several views in one place, one at a time; arrow keys move between them. */

import type { ReactNode } from "react";
import { Tabs as AriaTabs, type Key, Tab, TabList, TabPanel } from "react-aria-components";

export interface View {
  id: string;
  label: string;
  /** How many things are inside, said beside the label. */
  count?: number;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  views: readonly View[];
  selected?: string;
  onSelect?: (id: string) => void;
}

export function Tabs({ label, views, selected, onSelect }: TabsProps) {
  return (
    <AriaTabs
      className="tabs"
      {...(selected === undefined ? {} : { selectedKey: selected })}
      onSelectionChange={(key: Key) => onSelect?.(String(key))}
    >
      <TabList aria-label={label} className="tabs__list">
        {views.map((view) => (
          <Tab key={view.id} id={view.id} className="tabs__tab">
            {view.label}
            {view.count !== undefined && <span className="tabs__count numbers">{view.count}</span>}
          </Tab>
        ))}
      </TabList>
      {views.map((view) => (
        <TabPanel key={view.id} id={view.id} className="tabs__panel">
          {view.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
