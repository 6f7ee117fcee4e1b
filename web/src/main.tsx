/** The start: styles and colours at once, then React and the pages, each evaluated in a piece of work of its own. */

import "./design/tokens.css";
import "./design/base.css";
import "./design/components.css";
import "./pages/pages.css";
import { chosenTheme, showTheme } from "./design/theme";
import { chosenLanguage, takeUp } from "./texts/language";

showTheme(chosenTheme());

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root");
}
// Texts are read when a page's module is: the language is there before.
await takeUp(chosenLanguage());
await import("react-dom/client");
(await import("./app")).start(root);
