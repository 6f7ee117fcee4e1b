/// <reference types="vite/client" />
/** Every word that people read is in a catalogue: no page has one written into it. */

import ts from "typescript";
import { expect, it } from "vitest";

const PAGES: Record<string, string> = import.meta.glob(["../**/*.tsx", "!../**/*.test.tsx"], {
  query: "?raw",
  import: "default",
  eager: true,
});
/** Attributes and properties whose words are read, seen or heard. */
const READ = new Set(
  "alt aria-description aria-label aria-roledescription aria-valuetext closeLabel description hint label placeholder textValue title".split(
    " ",
  ),
);
/** At least two letters in a row make a word; units, codes of standards and signs are the same in every language. */
const WORD = /\p{L}{2,}/u;
const UNITS = /^[\s\d.,×·–-]*(?:ms|dB|kB|MB|GB|min|ppm|S\d\w?)?[\s\d.,·]*$/;

function isText(text: string): boolean {
  return WORD.test(text) && !UNITS.test(text);
}

/** The literal words in an expression that is shown: strings, the fixed parts of templates, both sides of a choice. */
function shown(node: ts.Node): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [
      node.head.text,
      ...node.templateSpans.flatMap((one) => [one.literal.text, ...shown(one.expression)]),
    ];
  if (ts.isConditionalExpression(node)) return [...shown(node.whenTrue), ...shown(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return shown(node.expression);
  if (ts.isBinaryExpression(node)) {
    const adds = node.operatorToken.kind === ts.SyntaxKind.PlusToken;
    return [...(adds ? shown(node.left) : []), ...shown(node.right)];
  }
  return [];
}

/** What is written into one file, with its line. */
function written(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const tell = (node: ts.Node, texts: string[]) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    for (const text of texts) if (isText(text)) found.push(`${name}:${line + 1} “${text.trim()}”`);
  };
  const look = (node: ts.Node) => {
    if (ts.isJsxText(node)) tell(node, [node.text]);
    else if (ts.isJsxAttribute(node) && READ.has(node.name.getText()) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value) tell(node, shown(value));
    } else if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent))
      tell(node, shown(node.expression));
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

it("finds what is written into a page", () => {
  const page = `const a = <p title="Close">Hello {late ? "too late" : t.soon} {\`\${n} cameras\`} {n} ms</p>;`;
  expect(written("a.tsx", page)).toHaveLength(4);
  expect(written("a.tsx", '<p className="row" data-kind="note">{t.words} · {n} dB</p>')).toEqual([]);
});

it("no page has words of its own", () => {
  const pages = Object.entries(PAGES);
  expect(pages.length).toBeGreaterThan(100);
  expect(pages.flatMap(([name, source]) => written(name, source))).toEqual([]);
});
