// @vitest-environment node
import { describe, expect, it } from "vitest";
import { cutOut, holding, readPlaylist } from "./excerpt";

const PLAYLIST = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MAP:URI="2/init-1.mp4"
#EXTINF:6.016000,
2/0-00000.m4s
#EXTINF:6.016000,
2/0-00001.m4s
#EXTINF:2.500000,
2/0-00002.m4s
#EXT-X-ENDLIST
`;
const AT = "https://triptych.example/api/media/7/audio/2.m3u8?x=1";

describe("some seconds of a microphone", () => {
  const cuts = readPlaylist(PLAYLIST, AT);

  it("knows from the playlist where each segment lies", () => {
    expect(cuts.init).toBe("https://triptych.example/api/media/7/audio/2/init-1.mp4");
    expect(cuts.segments.map((one) => [one.fromS, one.toS])).toEqual([
      [0, 6.016],
      [6.016, 12.032],
      [12.032, 14.532],
    ]);
    expect(() => readPlaylist("#EXTM3U\n", AT)).toThrow("no EXT-X-MAP");
  });

  it("takes the segments that hold a stretch and one before, and none past the end", () => {
    const names = (fromS: number, toS: number) => holding(cuts, fromS, toS).map((one) => one.url.at(-5));
    expect(names(1, 3)).toEqual(["0"]);
    expect(names(7, 9)).toEqual(["0", "1"]);
    expect(names(11, 13)).toEqual(["0", "1", "2"]);
    expect(names(20, 24)).toEqual([]);
  });

  it("cuts to the sample, fades both ends, and is silent where there is nothing", () => {
    const samples = Float32Array.from({ length: 3000 }, (_, i) => i);
    const out = cutOut({ samples, rate: 1000, fromS: 6 }, 7, 1);
    expect(out).toHaveLength(1000);
    expect([out[100], out[500]]).toEqual([1100, 1500]);
    expect(out[0]).toBeCloseTo(50);
    expect(cutOut({ samples, rate: 1000, fromS: 6 }, 8.5, 1)[800]).toBe(0);
    expect(cutOut({ samples, rate: 1000, fromS: 6 }, 5.5, 1)[100]).toBe(0);
  });
});
