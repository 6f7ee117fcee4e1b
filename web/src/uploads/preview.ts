/** What this browser can already show of a file before it is sent: a picture and the length. Not every browser reads every format. */

export interface Preview {
  picture: string;
  seconds: number;
}

const WIDTH = 320;
/** A browser that cannot read the format may never say so. */
const PATIENCE_MS = 8_000;

function once(video: HTMLVideoElement, event: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`no ${event}`)), PATIENCE_MS);
  video.addEventListener(event, () => resolve(), { once: true });
  video.addEventListener("error", () => reject(new Error("unreadable here")), { once: true });
  return promise.finally(() => clearTimeout(timer));
}

/** Return a picture from near the beginning and the length; undefined when this browser cannot read the file. */
export async function previewOf(file: File): Promise<Preview | undefined> {
  const address = URL.createObjectURL(file);
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  try {
    const opened = once(video, "loadedmetadata");
    video.src = address;
    await opened;
    const shown = once(video, "seeked");
    video.currentTime = Math.min(5, video.duration / 4);
    await shown;
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth);
    canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
    return { picture: canvas.toDataURL("image/jpeg", 0.8), seconds: video.duration };
  } catch {
    return undefined;
  } finally {
    video.removeAttribute("src");
    URL.revokeObjectURL(address);
  }
}
