"""What every request and response passes on its way: no forged requests in, protective headers out.

Plain ASGI, because these stand around responses that stream for an hour.
"""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review_api.errors import Problem, broken, of_status

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


class OnlyProblems:
    """Sees to it that every refusal leaves as a problem, also those that the framework below makes by itself.

    What nobody foresaw becomes a problem with a number, under which the log knows the rest.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on. An error after the answer has begun can only cut it short, so it is passed on too."""
        begun = replaced = False

        async def noticed(message: Message) -> None:
            nonlocal begun, replaced
            if message["type"] == "http.response.start":
                begun = True
                headers = Headers(raw=message["headers"])
                if message["status"] >= 400 and headers.get("content-type", "text/plain").startswith("text/plain"):
                    replaced = True
                    kept = {name: headers[name] for name in ("content-range", "retry-after") if name in headers}
                    await of_status(message["status"], kept).response()(scope, receive, send)
            if not replaced:
                await send(message)

        try:
            await self._app(scope, receive, noticed)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            await broken(scope["method"], scope["path"], error).response()(scope, receive, send)


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
