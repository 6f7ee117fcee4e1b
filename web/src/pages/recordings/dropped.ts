/** What was dropped on a camera's place: files, folders with what is in them, or a part of another camera's list. */

import { useEffect } from "react";
import type { DropItem } from "react-aria-components";
import type { Picked } from "../../uploads/pick";

/** The type under which a part of a list travels. */
export const PART_TYPE = "application/x-triptych-part";

export interface DraggedPart {
  camera: number;
  key: string;
}

/** Every file among the items, folders opened. */
export async function filesIn(items: Iterable<DropItem> | AsyncIterable<DropItem>): Promise<Picked[]> {
  const picked: Picked[] = [];
  for await (const item of items) {
    if (item.kind === "file") {
      picked.push({ file: await item.getFile() });
    } else if (item.kind === "directory") {
      picked.push(...(await filesIn(item.getEntries())));
    }
  }
  return picked;
}

/** The part that was dragged here, if it is one. */
export async function partIn(items: readonly DropItem[]): Promise<DraggedPart | undefined> {
  const item = items.find((one) => one.kind === "text" && one.types.has(PART_TYPE));
  return item?.kind === "text" ? (JSON.parse(await item.getText(PART_TYPE)) as DraggedPart) : undefined;
}

/** What is let go beside a camera's place is refused: a browser would open the file in place of the page, which is sending. */
export function useNoStrayDrops(): void {
  useEffect(() => {
    const refuse = (event: DragEvent) => {
      if (!event.defaultPrevented && event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        event.dataTransfer.dropEffect = "none";
      }
    };
    window.addEventListener("dragover", refuse);
    window.addEventListener("drop", refuse);
    return () => {
      window.removeEventListener("dragover", refuse);
      window.removeEventListener("drop", refuse);
    };
  }, []);
}
