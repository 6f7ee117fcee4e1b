"""How often somebody may be wrong: failed sign-ins and links, counted per account and per address, in this process."""

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from review_api.errors import Problem

PER_ACCOUNT = RateLimitItemPerMinute(10, 15)
"""Wrong passwords for one account in a quarter of an hour: more than a person mistypes, too few to guess."""

PER_ADDRESS = RateLimitItemPerMinute(100, 15)
"""Wrong passwords and links from one address in a quarter of an hour: a whole school can share one address."""


class FailureLimits:
    """Counts failures only, so that somebody who gets it right is never kept waiting by having got it right often."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def reserve(self, request: Request, account: str) -> None:
        """Count an attempt on an account before it is made, so that many at once are no way round. Raises the 429 problem."""
        address = address_of(request)
        if not self._limiter.test(PER_ADDRESS, "address", address) or not self._limiter.hit(PER_ACCOUNT, "account", account):
            raise _too_often()

    def right(self, account: str) -> None:
        """Forget the attempts on an account: its owner got it right."""
        self._limiter.clear(PER_ACCOUNT, "account", account)

    def wrong(self, request: Request) -> None:
        """Count a failure from an address."""
        self._limiter.hit(PER_ADDRESS, "address", address_of(request))

    def check(self, request: Request) -> None:
        """Raise the 429 problem when too many failures came from the request's address."""
        if not self._limiter.test(PER_ADDRESS, "address", address_of(request)):
            raise _too_often()


def address_of(request: Request) -> str:
    """Return the network address that the request came from, as the server in front reports it."""
    return request.client.host if request.client is not None else "unknown"


def _too_often() -> Problem:
    words = "That went wrong too often. Nothing is lost: please wait a quarter of an hour, or ask your programme lead for help."
    return Problem(429, "too_often", words, headers={"Retry-After": "900"})
