/** The start: styles and colours at once, then React and the pages, each evaluated in a piece of work of its own. */

import "./design/tokens.css";
import "./design/base.css";
import "./design/components.css";
import "./pages/pages.css";
import { chosenTheme, showTheme } from "./design/theme";

showTheme(chosenTheme());

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root");
}
await import("react-dom/client");
(await import("./app")).start(root);
