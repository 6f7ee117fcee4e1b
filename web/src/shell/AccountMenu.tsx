/** The person at the right of the header: their roles, the colours, the way out. */

import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  Button as AriaButton,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  type Selection,
  Separator,
} from "react-aria-components";
import { request } from "../api/http";
import type { Me } from "../api/types";
import { Icon } from "../design/Icon";
import { chooseTheme, chosenTheme, type Theme } from "../design/theme";
import { texts } from "../texts";
import { chooseLanguage, LANGUAGES, language } from "../texts/language";

const words = texts.shell;
const themes: readonly Theme[] = ["system", "light", "dark"];

export function AccountMenu({ person, memberships }: Me) {
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const navigate = useNavigate();
  const kept = useQueryClient();

  async function signOut(): Promise<void> {
    await request("/api/sign-out", { method: "POST", onSignedOut: "fail" });
    await navigate({ to: "/sign-in" });
    kept.clear();
  }

  function choose(selection: Selection): void {
    const chosen = selection === "all" ? undefined : ([...selection][0] as Theme | undefined);
    if (chosen !== undefined) {
      chooseTheme(chosen);
      setTheme(chosen);
    }
  }

  return (
    <MenuTrigger>
      <AriaButton className="account" aria-label={words.person(person.known_as)}>
        <Icon name="person" />
        <span className="account__name">{person.known_as}</span>
        <Icon name="down" size={16} />
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <div className="account__roles">
          <strong>{person.full_name}</strong>
          <span>{person.email}</span>
          <ul>
            {memberships.map((membership) => (
              <li key={membership.id}>
                {texts.words.roles[membership.role]} · {membership.scope_name || membership.provider.name}
              </li>
            ))}
          </ul>
        </div>
        <Menu className="menu" aria-label={words.person(person.known_as)}>
          <MenuSection selectionMode="single" selectedKeys={[theme]} onSelectionChange={choose}>
            <Header className="menu__head">{words.theme.label}</Header>
            {themes.map((one) => (
              <MenuItem
                key={one}
                id={one}
                textValue={words.theme[one]}
                className="menu__item menu__item--choice"
              >
                {({ isSelected }) => (
                  <>
                    {words.theme[one]}
                    {isSelected && <Icon name="check" size={16} />}
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="menu__line" />
          <MenuSection
            selectionMode="single"
            selectedKeys={[language().id]}
            onSelectionChange={(keys) => {
              const [chosen] = keys === "all" ? [] : keys;
              if (chosen !== undefined && chosen !== language().id) chooseLanguage(String(chosen));
            }}
          >
            <Header className="menu__head">{words.language}</Header>
            {LANGUAGES.filter((one) => !one.pseudo).map((one) => (
              <MenuItem
                key={one.id}
                id={one.id}
                textValue={one.name}
                className="menu__item menu__item--choice"
              >
                {({ isSelected }) => (
                  <>
                    <span lang={one.tag}>{one.name}</span>
                    {isSelected && <Icon name="check" size={16} />}
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="menu__line" />
          {memberships.some(({ role }) => role === "trainee") && (
            <MenuItem id="keys" className="menu__item" onAction={() => void navigate({ to: "/upload-keys" })}>
              {texts.uploadTokens.title}
            </MenuItem>
          )}
          <MenuItem id="out" className="menu__item" onAction={() => void signOut()}>
            {words.signOut}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
