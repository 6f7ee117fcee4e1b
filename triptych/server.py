"""`triptych api`: the pages and the API in one process, without any media library."""

import uvicorn

from review_api.app import create_app
from triptych.settings import Settings
from triptych.wiring import api_parts

END_SECONDS = 5  # event streams never end by themselves; a restart must not wait for them


def run_api(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
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
