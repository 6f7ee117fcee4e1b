/** The transcript as a file. The service makes it and keeps that it did; this device keeps the file. */

import { useMutation } from "@tanstack/react-query";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { requestFile } from "../../api/http";
import { Button } from "../../design/Button";
import { FILE_KINDS, type FileKind, texts as t } from "../../texts/transcript";

interface ExportMenuProps {
  observationId: string;
  onMade: (words: string) => void;
  onFailed: (words: string) => void;
}

/** Hand a file to the browser's downloads. */
function keep(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers read it only after the click
}

export function ExportMenu({ observationId, onMade, onFailed }: ExportMenuProps) {
  const make = useMutation({
    mutationFn: (kind: FileKind) =>
      requestFile(`/api/observations/${observationId}/transcript/files/${kind}`),
    onSuccess: ({ name, content }) => {
      keep(name, content);
      onMade(t.takenOut(name));
    },
    onError: (error) => onFailed(error.message),
  });
  return (
    <MenuTrigger>
      <Button className="button--small" icon="file" isPending={make.isPending}>
        {t.takeOut}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t.takeOutLabel} onAction={(key) => make.mutate(key as FileKind)}>
          {FILE_KINDS.map((kind) => (
            <MenuItem key={kind} id={kind} className="menu__item" textValue={t.files[kind].join(". ")}>
              {t.files[kind][0]} <span className="menu__detail">{t.files[kind][1]}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
