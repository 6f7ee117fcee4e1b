/** A picture of a file that was chosen, as soon as this browser can make one. */

import { useEffect, useState } from "react";
import { previewOf } from "./preview";

const made = new WeakMap<File, Promise<string | undefined>>();

/** The address of the picture; undefined until there is one, and for ever where the browser cannot read the format. */
export function usePreview(file: File | undefined): string | undefined {
  const [picture, setPicture] = useState<{ of: File; address: string | undefined }>();
  useEffect(() => {
    if (file === undefined) {
      return;
    }
    let isOver = false;
    const making = made.get(file) ?? previewOf(file).then((preview) => preview?.picture);
    made.set(file, making);
    void making.then((address) => isOver || setPicture({ of: file, address }));
    return () => {
      isOver = true;
    };
  }, [file]);
  return picture?.of === file ? picture?.address : undefined;
}
