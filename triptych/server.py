"""`triptych api`: the pages and the API in one process, without any media library."""

import ctypes

import uvicorn

from review_api.app import create_app
from triptych.settings import Settings
from triptych.wiring import api_parts

END_SECONDS = 5  # event streams never end by themselves; a restart must not wait for them

_M_ARENA_MAX = -8  # malloc.h
_ARENAS = 2


def run_api(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    share_memory()
    uvicorn.run(
        create_app(api_parts(settings)),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        timeout_graceful_shutdown=END_SECONDS,
    )


def share_memory() -> None:
    """Let all threads take memory from two pools: glibc gives each its own, and keeps in each what was once needed there."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none, and one pool anyway
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)
