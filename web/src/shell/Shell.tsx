/** The frame of every page behind the sign-in: who is here, where they can go, and whether the service is in reach. */

import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useMe } from "../api/queries";
import { Link } from "../design/Button";
import { Icon } from "../design/Icon";
import { texts } from "../texts";
import { AccountMenu } from "./AccountMenu";
import { placesOf } from "./places";
import { SignInAgain } from "./SignInAgain";

const words = texts.shell;

function onNetwork(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

function OfflineBanner() {
  const online = useSyncExternalStore(onNetwork, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className="offline">
          <Icon name="offline" /> {words.offline}
        </p>
      )}
    </div>
  );
}

/** After going to another page, put the keyboard at its beginning, as a full page load would. */
function useFocusOnNewPage() {
  const main = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== path) {
      shown.current = path;
      main.current?.focus();
    }
  }, [path]);
  return main;
}

export function Shell() {
  const { person, memberships } = useMe();
  const main = useFocusOnNewPage();
  return (
    <>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      <header className="bar">
        <Link to="/" className="bar__mark">
          <Mark />
          <span>{words.product}</span>
        </Link>
        <nav aria-label={words.places} className="bar__places">
          {placesOf(memberships).map((place) => (
            <Link key={place.to} to={place.to} className="bar__place" activeProps={{ "data-here": true }}>
              {place.label}
            </Link>
          ))}
        </nav>
        <AccountMenu person={person} memberships={memberships} />
      </header>
      <OfflineBanner />
      <main id="main" ref={main} tabIndex={-1} className="page">
        <Outlet />
      </main>
      <SignInAgain person={person} />
    </>
  );
}

/** The mark: one large picture with a wing on either side. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true" className="mark">
      <path d="M1 7.5 6.6 5v16L1 18.5zM8.6 4h8.8v18H8.6zM19.4 5 25 7.5v11L19.4 21z" />
    </svg>
  );
}
