/** The start: styles, the query cache, the router. */

import "./design/tokens.css";
import "./design/base.css";
import "./design/components.css";
import "./pages/pages.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/queries";
import { chosenTheme, showTheme } from "./design/theme";
import { router } from "./router";
import { guardLeaving } from "./uploads/uploads";

showTheme(chosenTheme());
guardLeaving();

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root");
}
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
