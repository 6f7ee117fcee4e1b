"""Exit 0 when the service in this container answers, 1 when it does not. For a container's HEALTHCHECK."""

import os
import sys
import urllib.request

port = os.environ.get("TRIPTYCH_PORT", "8000")
try:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=4) as answer:
        sys.exit(0 if answer.status == 200 else 1)
except OSError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
