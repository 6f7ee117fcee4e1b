"""Chromium sends parts straight to an S3 store, over a line that breaks, by the rules that `triptych doctor --fix` sets."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from benchmarks.torture.proxy import BadLine, Faults
from tests.browser.conftest import free_port
from tests.browser.uploading import ARRIVED, Bare, bare_service, choose, plan_lesson, slot, slow_line, some_file, start
from tests.servers import Seaweed
from triptych.bucket import lacking, put_right

pytestmark = pytest.mark.browser

CUT_EVERY = 12_000_000
"""Bytes after which the line breaks: in the middle of a part, twice in the file."""


@dataclass(frozen=True)
class Distant:
    """A service whose objects lie in a bucket, to which browsers come over a line that breaks."""

    bare: Bare
    store: Seaweed
    bucket: str
    line: BadLine

    def digests(self) -> set[str]:
        """The SHA-256 of every object in the bucket."""
        client = self.store.client()
        listed = client.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        bodies = (client.get_object(Bucket=self.bucket, Key=one["Key"])["Body"] for one in listed)
        return {hashlib.sha256(body.read()).hexdigest() for body in bodies}


@pytest.fixture(scope="module")
def distant(tmp_path_factory: pytest.TempPathFactory, seaweed: Seaweed) -> Iterator[Distant]:
    line = BadLine(("127.0.0.1", urlsplit(seaweed.endpoint_url).port or 0), Faults(CUT_EVERY, share=0.0), seed=5)
    bucket = seaweed.new_bucket()
    settings = {
        "objects": "s3", "s3_bucket": bucket, "s3_region": seaweed.region, "s3_endpoint": seaweed.endpoint_url,
        "s3_access_key": seaweed.access_key, "s3_secret_key": seaweed.secret_key,
        "s3_public_endpoint": f"http://127.0.0.1:{line.port}",
    }  # fmt: skip
    with bare_service(tmp_path_factory.mktemp("distant"), free_port(), **settings) as bare:
        yield Distant(bare, seaweed, bucket, line)
    line.close()


def test_parts_go_straight_to_the_bucket_by_the_doctors_rules_over_a_line_that_breaks(
    page: Page, distant: Distant, tmp_path: Path
) -> None:
    assert len(put_right(distant.bare.settings)) == 2
    assert lacking(distant.bare.settings) == []
    plan_lesson(page, distant.bare)
    parts: list[Response] = []
    page.on("response", lambda response: parts.append(response) if response.request.method == "PUT" else None)
    slow_line(page, 4_000_000)
    file = some_file(tmp_path, "front.mp4", 30)
    choose(page, 1, file)
    start(page)
    page.wait_for_function(ARRIVED)
    page.context.set_offline(True)
    expect(slot(page, 1)).to_contain_text("Waiting for the network. Nothing is lost")
    page.context.set_offline(False)
    expect(slot(page, 1)).to_contain_text("received", timeout=60_000)

    assert distant.line.met.get("cut", 0) >= 2
    assert distant.line.sent < 1.6 * file.stat().st_size
    assert {urlsplit(part.url).port for part in parts} == {distant.line.port}, "no part goes to the service"
    allowed = {part.headers.get("access-control-allow-origin") for part in parts if part.status == 200}
    assert allowed == {distant.bare.url}, "the page is let in by its own name, not everybody"
    assert hashlib.sha256(file.read_bytes()).hexdigest() in distant.digests()
