"""The same story on the parts of a large installation: PostgreSQL for the rows and the jobs, S3 for the objects."""

import socket

import pytest
from rich.console import Console

from triptych.demo.run import Demo
from triptych.sample import SampleOptions

pytestmark = pytest.mark.media


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_lesson_goes_all_the_way_on_postgresql_and_s3(tmp_path, postgres, seaweed):
    with postgres.database() as url:
        demo = Demo(
            tmp_path,
            free_port(),
            Console(),
            SampleOptions(minutes=0.35, seed=21),
            database_url=url,
            objects="s3",
            s3_bucket=seaweed.new_bucket(),
            s3_endpoint=seaweed.endpoint_url,
            s3_region=seaweed.region,
            s3_access_key=seaweed.access_key,
            s3_secret_key=seaweed.secret_key,
        )
        files = demo.sample()
        with demo.service() as address:
            counted = demo.check(address, demo.tell(address, files))
        assert counted["angles"] == 3
        assert counted["tracks"] == 3
        assert counted["cues"] > 0
