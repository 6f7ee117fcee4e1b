/** The page once it is put together: the query cache, the router, and what guards a file on its way. */

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/queries";
import { router } from "./router";
import { guardLeaving } from "./uploads/uploads";

/** Draw the pages into an element. */
export function start(root: HTMLElement): void {
  guardLeaving();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
