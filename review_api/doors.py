"""What every request and response passes on its way: no forged requests in, protective headers out.

Plain ASGI, because these stand around responses that stream for an hour.
"""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review_api.errors import Problem

HEADER = "x-triptych"
"""No form and no simple cross-site request can carry a header of its own: a browser asks first, and we never say yes."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NoForgery:
    """Refuses unsafe requests that another site's page could have made in the name of somebody signed in here.

    Three things together: the cookie is Lax; the header must be there; and where the browser says which site a request
    comes from (Sec-Fetch-Site, else Origin), it must be ours.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with the 403 problem."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and not self._is_ours(Headers(scope=scope)):
            words = (
                "This request did not come from a page of this service, so nothing was changed. Reload the page and try again."
            )
            await Problem(403, "forged", words).response()(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        if headers.get(HEADER) != "1":
            return False
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = headers.get("origin")
        return origin is None or origin.casefold() in self._origins


class Protective:
    """Adds to every response the headers that tell a browser what this service never does."""

    def __init__(self, app: ASGIApp, media_origin: str | None, *, https: bool) -> None:
        self._app = app
        self._headers = {
            "content-security-policy": content_security_policy(media_origin),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-resource-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "x-frame-options": "DENY",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
        }
        if https:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers as the response begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, protected)


def content_security_policy(media_origin: str | None) -> str:
    """Return the policy of the web pages: everything from here, media also from the bucket's address if there is one.

    hls.js plays through blob: addresses and works in a blob: worker. Styles may be inline because the component library sets
    them on elements; scripts may not.
    """
    media = "" if media_origin is None else f" {media_origin}"
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' blob: data:{media}",
            f"media-src 'self' blob:{media}",
            f"connect-src 'self'{media}",
            "font-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )
