/** Buttons, and links that look like them. */

import { createLink } from "@tanstack/react-router";
import type { ReactNode, Ref } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Link as AriaLink,
} from "react-aria-components";
import { Icon, type IconName } from "./Icon";

/** One primary act per view; quiet for what stands beside it; plain for what stands inside text; danger for what ends something. */
export type ButtonKind = "primary" | "quiet" | "plain" | "danger";

interface Looks {
  kind?: ButtonKind;
  icon?: IconName;
}

export interface ButtonProps extends Omit<AriaButtonProps, "children" | "className">, Looks {
  children?: ReactNode;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

/**
 * A button. Without words it needs an `aria-label`. While `isPending` it keeps its place and the keyboard, and does
 * nothing: not React Aria's own way, which announces a name that is gone when the button goes.
 */
export function Button({ kind = "quiet", icon, children, className = "", isPending, ...props }: ButtonProps) {
  const pending = isPending ? { type: "button" as const, onPress: undefined, "aria-disabled": true } : {};
  return (
    <AriaButton
      {...props}
      {...pending}
      className={`button ${className}`}
      data-kind={kind}
      data-bare={children ? undefined : true}
      data-pending={isPending || undefined}
    >
      {icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}

/** A link of the router, drawn by React Aria: `to`, `params` and `search` are checked against the routes. */
export const Link = createLink(AriaLink);

/** Looks for a `Link` that is the next thing to do. */
export function asButton(kind: ButtonKind = "quiet"): { className: string; "data-kind": ButtonKind } {
  return { className: "button", "data-kind": kind };
}
