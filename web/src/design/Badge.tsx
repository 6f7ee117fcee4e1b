/** A pill that says where something stands: always a word, with an icon, and a colour that only repeats it. */

import { Icon, type IconName } from "./Icon";

export type Tone = "neutral" | "accent" | "good" | "warn" | "bad" | "info";

export function Badge({
  tone = "neutral",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  children: string;
}) {
  return (
    <span className="badge" data-tone={tone}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </span>
  );
}
