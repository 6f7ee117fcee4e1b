/** The light build of hls.js has the same face as the full one, less what we never ask of it. */
declare module "hls.js/light" {
  export * from "hls.js";
  export { default } from "hls.js";
}
