/** A question over the page. The page behind stays as it was; Escape and the cross close it without doing anything. */

import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { texts } from "../texts";
import { Button } from "./Button";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Words for the cross. */
  closeLabel?: string;
  children: ReactNode;
  /** A sheet comes up from the lower edge on narrow screens, for things used while looking at what is behind. */
  look?: "box" | "sheet";
}

export function Dialog({
  title,
  isOpen,
  onClose,
  closeLabel = texts.shell.close,
  children,
  look = "box",
}: DialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      data-look={look}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={false}
    >
      <Modal className="modal">
        <AriaDialog className="dialog">
          <header className="dialog__head">
            <Heading slot="title">{title}</Heading>
            <Button kind="plain" icon="close" aria-label={closeLabel} onPress={onClose} />
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
