/** Choosing files from the disk: with handles that can be kept, where the browser has them, else by the file input. */

export interface Picked {
  file: File;
  handle?: FileSystemFileHandle;
}

type OpenPicker = (options: { multiple: boolean; id: string }) => Promise<FileSystemFileHandle[]>;

/** Whether files can be chosen with handles here. */
export function hasHandles(): boolean {
  return "showOpenFilePicker" in window;
}

/** Ask for files, with handles; nothing when the person closes the window. */
export async function pickWithHandles(): Promise<Picked[]> {
  const open = (window as unknown as { showOpenFilePicker: OpenPicker }).showOpenFilePicker;
  try {
    const handles = await open({ multiple: true, id: "recordings" });
    return await Promise.all(handles.map(async (handle) => ({ handle, file: await handle.getFile() })));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      return [];
    }
    throw error;
  }
}
