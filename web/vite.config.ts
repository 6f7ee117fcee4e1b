import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` sends the API: a service that runs on this machine. */
const service = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  // The accessible components are most of the first chunk; the player is fetched with the first lesson.
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 900 },
  worker: { format: "es" },
  server: { host: "127.0.0.1", port: 5173, proxy: { "/api": service, "/media": service } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
