/** The icons: 20 x 20 line drawings of our own, each with a name. A word always stands beside them. */

const paths = {
  camera: "M3 6.5h9.5v7H3zM12.5 9 17 6.8v6.4L12.5 11",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6.5V10l2.5 1.8",
  close: "m5.5 5.5 9 9m0-9-9 9",
  copy: "M7.5 7.5h8v8h-8zM4.5 12.5v-8h8",
  down: "m5.5 8 4.5 4.5L14.5 8",
  drag: "M7.5 5v.1M7.5 10v.1M7.5 15v.1M12.5 5v.1M12.5 10v.1M12.5 15v.1",
  eye: "M2.5 10s2.8-4.8 7.5-4.8 7.5 4.8 7.5 4.8-2.8 4.8-7.5 4.8S2.5 10 2.5 10zM10 8.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
  file: "M5.5 3h6l3 3v11h-9zM11.5 3v3h3",
  flag: "M5.5 17V3.5h8.5l-2 3.2 2 3.3H5.5",
  gear: "M3.5 6h7m4 0h2M3.5 14h2m4 0h7M12.5 4v4m-5 4v4",
  info: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 9.2v4.3M10 6.5v.2",
  list: "M7 5.5h10M7 10h10M7 14.5h10M3.5 5.5h.2M3.5 10h.2M3.5 14.5h.2",
  lot: "M4 4h12v12H4zM7.5 7.5h.1m4.8 0h.1M10 10h.1m-2.6 2.5h.1m4.8 0h.1",
  offline:
    "M3 3l14 14M5.2 9.8a7 7 0 0 1 2-1.3M3 7.2a10 10 0 0 1 2-1.4m3.6-1.1a10 10 0 0 1 8.4 2.5m-3.6 2.2c.5.3 1 .6 1.4 1M7.8 12.6a3.2 3.2 0 0 1 4 .2M10 15.7v.1",
  people:
    "M7.5 4.5a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM2.8 16c.3-2.6 2-4 4.7-4s4.4 1.4 4.7 4M12.5 5a2.3 2.3 0 0 1 0 4.4M14 12.2c1.9.4 3 1.7 3.2 3.8",
  person: "M10 3.8a2.9 2.9 0 1 0 0 5.8 2.9 2.9 0 0 0 0-5.8zM4.2 16.4c.4-3 2.5-4.6 5.8-4.6s5.4 1.6 5.8 4.6",
  plan: "M4 5h12v11.5H4zM4 8.5h12M7.2 3v3.2M12.8 3v3.2M8 12.4h4",
  play: "M6.5 4.2v11.6l9.3-5.8z",
  plus: "M10 4v12M4 10h12",
  replace: "M4 8.5A6.3 6.3 0 0 1 15.5 7M16 3.8V7.3h-3.5M16 11.5A6.3 6.3 0 0 1 4.5 13M4 16.2v-3.5h3.5",
  speech: "M3.5 4.5h13v9H9l-3.5 3v-3h-2z",
  up: "m5.5 12 4.5-4.5 4.5 4.5",
  upload: "M10 13V4m-3.6 3.4L10 3.8l3.6 3.6M4 12.5v3.7h12v-3.7",
  warning: "M10 3.4 17.6 16.6H2.4zM10 8.3v4M10 14.3v.2",
} as const;

export type IconName = keyof typeof paths;

/** Draw an icon. With `label` it is an image with that name; without, it is decoration beside a word. */
export function Icon({ name, label, size = 20 }: { name: IconName; label?: string; size?: number }) {
  const drawing = <path d={paths[name]} />;
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {drawing}
    </svg>
  );
}
