"""Opaque tokens: 256 random bits for the person, and only their SHA-256 for us."""

import hashlib
import secrets


def new_token() -> str:
    """Return a token of 256 random bits, safe in an address and in a cookie."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of a token. A plain hash is enough: nobody guesses 256 bits."""
    return hashlib.sha256(token.encode("utf-8", errors="replace")).hexdigest()
