import { afterEach, describe, expect, it } from "vitest";
import { texts } from ".";
import { texts as commentary } from "./commentary";
import { amountOf, counted, listed, numberText } from "./counting";
import es from "./es";
import { accented, catalogue, LANGUAGES, language, takeUp, tongueOf } from "./language";
import { KIND_NAMES, texts as lesson } from "./lesson";
import { keyNames, texts as player } from "./player";

const english = {
  title: "Comments",
  count: (n: number) => counted(n, "comment"),
  tabs: { one: "Reflection", other: "Transcript" },
  files: ["Word document", "With times"],
};
const named = (id: string) => {
  const found = LANGUAGES.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};

afterEach(() => takeUp(named("en")));

describe("a catalogue", () => {
  it("is English until another language is taken up", () => {
    expect(catalogue("test", english)).toBe(english);
    expect(document.documentElement.dir || "ltr").toBe("ltr");
  });

  it("is in the language that was taken up, key by key, and English where that has nothing", async () => {
    await takeUp(named("es"));
    const own = es as Record<string, unknown>;
    own.test = { title: "Comentarios", tabs: { one: "Reflexión" } };
    const words = catalogue("test", english);
    delete own.test;
    expect(words.title).toBe("Comentarios");
    expect(words.tabs).toEqual({ one: "Reflexión", other: "Transcript" });
    expect(words.count(2)).toBe("2 comments");
    expect([document.documentElement.lang, language().tag]).toEqual(["es", "es"]);
  });

  it("says of what was not translated that it is in English, and nothing of the rest", async () => {
    await takeUp(named("es"));
    expect([tongueOf("lesson", "comments"), tongueOf("player")]).toEqual([undefined, undefined]);
    expect([tongueOf("alignment"), tongueOf("lesson", "composer")]).toEqual(["en-GB", "en-GB"]);
    await takeUp(named("rtl"));
    expect(tongueOf("alignment")).toBeUndefined();
  });

  it("shows in a made-up language what is not in it: longer by two fifths, and from right to left", async () => {
    await takeUp(named("long"));
    const words = catalogue("test", english);
    expect(words.title).toBe("Çóɱɱéñťš····");
    expect(words.count(2)).toMatch(/^2 çóɱɱéñťš·+$/);
    expect(catalogue("test", { by: (who: string) => `by ${who}` }).by("Helen Okafor")).toBe(
      "ƀý Helen Okafor·",
    );
    expect(words.files[0]).not.toContain("Word");
    expect(accented("12:41")).toBe("12:41");
    await takeUp(named("rtl"));
    expect(catalogue("test", english).title).toMatch(/^[֐-׿]+·+$/);
    expect(document.documentElement.dir).toBe("rtl");
  });
});

/** The keys of a catalogue, down to its words. */
function keysIn(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, one]) => keysIn(one, `${path}.${key}`));
}

describe("the Spanish of the trainee's pages", () => {
  const own = es as Record<string, unknown>;

  it("has every word of these catalogues, and no word that English does not have", () => {
    const whole = {
      player,
      "player.keyNames": keyNames,
      "lesson.KIND_NAMES": KIND_NAMES,
      "shell.shell": texts.shell,
      "shell.signIn": texts.signIn,
      "lessons.lessons": texts.lessons,
      "words.statuses": texts.words.statuses,
      "words.nextActs": texts.words.nextActs,
      "words.phases": texts.words.phases,
      "words.kinds": texts.words.kinds,
      "words.roles": texts.words.roles,
    };
    for (const [name, english] of Object.entries(whole))
      expect(keysIn(own[name]).sort(), name).toEqual(keysIn(english).sort());
    for (const [name, english] of Object.entries({ lesson, commentary }))
      expect(keysIn(english), name).toEqual(expect.arrayContaining(keysIn(own[name])));
  });

  it("has every word of what only a trainee reads: the comments, the tour, the reflection", () => {
    const spanish = own as { lesson: typeof lesson; commentary: typeof commentary };
    for (const part of ["page", "stage", "tabs", "comments"] as const)
      expect(keysIn(spanish.lesson[part]).sort(), part).toEqual(keysIn(lesson[part]).sort());
    for (const part of ["saved", "conflict", "versions", "resolve", "tour", "reflection"] as const)
      expect(keysIn(spanish.commentary[part]).sort(), part).toEqual(keysIn(commentary[part]).sort());
  });
});

describe("counts, lists and numbers", () => {
  it("are written as English writes them", () => {
    expect([counted(1, "camera"), counted(2, "camera"), counted(0, "child", "children")]).toEqual([
      "1 camera",
      "2 cameras",
      "0 children",
    ]);
    expect(listed([1, 2, 3])).toBe("1, 2 and 3");
    expect(numberText(1.25)).toBe("1.25");
    expect([amountOf(1, "minute"), amountOf(12, "second")]).toEqual(["1 minute", "12 seconds"]);
  });

  it("follow the language of the page", async () => {
    await takeUp(named("es"));
    expect(listed(["a", "b", "c"])).toBe("a, b y c");
    expect(numberText(1.25)).toBe("1,25");
    expect(amountOf(12, "second")).toBe("12 segundos");
  });
});
