"""Writes the OpenAPI document, from which the web's types are generated: `python -m review_api.openapi > web/openapi.json`."""

import json
import sys

from review_api.app import routes_only


def document() -> str:
    """Return the document as it is committed: the same for the same routes, with a newline at its end."""
    return json.dumps(routes_only().openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
