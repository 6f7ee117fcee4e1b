"""The session cookie: `__Host-triptych` on https, and on a loopback http address a name and flags that clients accept there."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from fastapi import Request, Response

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class SessionCookie:
    """How the browser carries its sign-in. HttpOnly, so no script reads it; Lax, so no other site's form sends it."""

    name: str
    secure: bool

    def read(self, request: Request) -> str | None:
        """Return the token that came with the request, if any."""
        return request.cookies.get(self.name)

    def give(self, response: Response, token: str) -> None:
        """Set the cookie. It ends with the browser; how long the sign-in lasts is decided here, not there."""
        response.set_cookie(self.name, token, path="/", secure=self.secure, httponly=True, samesite="lax")

    def take(self, response: Response) -> None:
        """Remove the cookie."""
        response.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite="lax")


def session_cookie(public_url: str) -> SessionCookie:
    """Return the cookie for a service at this address. Raises ValueError for plain http anywhere but on this machine.

    Clients drop Secure cookies on http://127.0.0.1, and everybody on the way could read one that is not Secure elsewhere.
    """
    address = urlsplit(public_url)
    if address.scheme == "https" and address.hostname:
        return SessionCookie("__Host-triptych", secure=True)
    if address.scheme == "http" and address.hostname in _LOOPBACK:
        return SessionCookie("triptych_session", secure=False)
    raise ValueError(
        f"The public address {public_url} must begin with https://, or be http:// on this machine (localhost, 127.0.0.1):"
        " passwords and lessons do not travel unencrypted."
    )


def origins_of(public_url: str) -> frozenset[str]:
    """Return the origins that pages of this service have: its own, and on this machine the other names of this machine."""
    address = urlsplit(public_url)
    if address.scheme == "http" and address.hostname in _LOOPBACK:
        port = "" if address.port is None else f":{address.port}"
        return frozenset({f"http://localhost{port}", f"http://127.0.0.1{port}", f"http://[::1]{port}"})
    return frozenset({_origin(address)})


def _origin(address: SplitResult) -> str:
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}".casefold()
