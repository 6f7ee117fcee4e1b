/** A part that is folded away until it is asked for. What is folded is not in the page, so that a long table costs nothing. */

import { type ReactNode, useState } from "react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import { Icon } from "../../design/Icon";

interface FoldProps {
  title: string;
  children: ReactNode;
}

export function Fold({ title, children }: FoldProps) {
  const [open, setOpen] = useState(false);
  return (
    <Disclosure className="fold" isExpanded={open} onExpandedChange={setOpen}>
      <Heading level={4} className="fold__head">
        <Button slot="trigger" className="fold__open">
          <Icon name="down" size={16} />
          {title}
        </Button>
      </Heading>
      <DisclosurePanel className="fold__panel">{open && children}</DisclosurePanel>
    </Disclosure>
  );
}
