"""Tortures uploads: `python -m benchmarks.torture.run --runs N [--megabytes 60] [--stores disk s3] [--hostile N]`.

Each run sends a new random file through a bad line (a cut every 20 MB, 500, 503, slow, reset) with the upload command in a
process of its own, kills the server five times and the command once at random moments, and compares what was kept with what was
sent, byte for byte. Then parts are tampered with, twenty files are sent at once, and the speed of a good line is compared with
that of `curl -T` in turns. Before all that the hostile files are tried, all or so many of each kind, as `benchmarks.hostile`
does. The last line is one JSON object; raw rows lie in the file that it names. The exit code is 1 when a file was not kept as
it was sent, too much was sent or held in memory, something tampered with was taken, or a hostile file did harm.
"""

import argparse
import contextlib
import hashlib
import io
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import select

from benchmarks.hostile import hostile
from benchmarks.results import report
from benchmarks.torture.house import ROOT, House
from benchmarks.torture.proxy import BadLine, Faults
from benchmarks.torture.throughput import asking, beside_curl
from domain.recording import Part, Recording
from domain.upload import MIB, fingerprint_of
from tests.servers import Seaweed, running_seaweed
from triptych.sending import Sender
from triptych.wiring import object_store, opened

SERVER_KILLS, SENDER_KILLS = 5, 1
PART_BYTES = 5 * MIB
MOST_SECONDS = 1800.0
TOGETHER = 20
MOST_RATIO, MOST_MEMORY_MB = 1.6, 150.0
"""Bytes on the line for each of the file, and memory of the service with TOGETHER uploads."""


def made(path: Path, size: int, seed: int) -> str:
    """Write a random file of `size` bytes and return its SHA-256."""
    content = random.Random(seed).randbytes(size)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def one_run(  # noqa: PLR0917 - what a run is made of
    house: House, line: BadLine, path: Path, sha256: str, camera: int, chance: random.Random
) -> dict[str, Any]:
    """Send one file under torture and say what became of it."""
    began, sent_before, killed_servers, killed_senders = time.monotonic(), line.sent, 0, 0
    address = f"http://127.0.0.1:{line.port}" if not house.more else house.address
    argv = [sys.executable, "-m", "triptych", "upload", house.observation, str(camera), str(path), "--server", address]
    environment = {**house.environment, "TRIPTYCH_UPLOAD_TOKEN": house.token}

    def sender() -> "subprocess.Popen[bytes]":
        with (house.folder / "sender.log").open("ab") as log:
            return subprocess.Popen([*argv, "--again"], env=environment, cwd=ROOT, stdout=log, stderr=log)

    sending, next_kill = sender(), time.monotonic() + chance.uniform(0.5, 3)
    while sending.poll() is None and time.monotonic() - began < MOST_SECONDS:
        time.sleep(0.05)
        house.measure()
        if time.monotonic() < next_kill:
            continue
        if killed_senders < SENDER_KILLS and chance.random() < 0.3:
            sending.send_signal(signal.SIGKILL)
            sending.wait(30)
            killed_senders += 1
            sending = sender()
        elif killed_servers < SERVER_KILLS:
            house.kill()
            killed_servers += 1
            house.start()
        next_kill = time.monotonic() + chance.uniform(0.5, 3)
    if sending.poll() is None:
        sending.kill()
    kept = kept_digest(house, camera)
    return {
        "camera": camera,
        "exit": sending.wait(30),
        "equal": kept == sha256,
        "ratio": round((line.sent - sent_before) / path.stat().st_size, 3),
        "server_kills": killed_servers,
        "sender_kills": killed_senders,
        "seconds": round(time.monotonic() - began, 1),
        "met": str(line.met),
    }


def kept_digest(house: House, camera: int) -> str:
    """Return the SHA-256 of what the store holds as the camera's recording, read back whole."""
    settings = house.settings()
    with opened(settings) as rows, rows.read() as session:
        key = session.scalar(
            select(Part.object_key)
            .join(Recording, Recording.id == Part.recording_id)
            .where(Recording.observation_id == house.observation, Recording.camera == camera, Recording.replaced_at.is_(None))
        )
    if key is None:
        return "nothing"
    digest = hashlib.sha256()
    for block in object_store(settings).read(key):
        digest.update(block)
    return digest.hexdigest()


def tampered(house: House, seed: int) -> tuple[int, int]:
    """Try what must be refused, with a link for a part in hand; return how much was refused, of how much."""
    content = random.Random(seed).randbytes(PART_BYTES + 1000)
    first, second = content[:PART_BYTES], content[PART_BYTES:]
    fingerprint = fingerprint_of(io.BytesIO(content), len(content))
    file = {"file_name": "a.mp4", "size_bytes": len(content), "fingerprint": fingerprint}
    with asking(house) as client, httpx2.Client(timeout=60) as putting:
        ask = {"files": [file], "part_bytes_wish": PART_BYTES, "again": True}
        upload = client.post(f"/api/observations/{house.observation}/cameras/3/uploads", json=ask).json()
        digests = [{"n": n, "sha256": hashlib.sha256(part).hexdigest()} for n, part in ((1, first), (2, second))]
        signed = client.post(f"/api/uploads/{upload['id']}/sign", json={"file": 1, "parts": digests}).json()["parts"]
        one, two = signed
        url = str(httpx2.URL(house.address).join(one["url"]))
        other = str(httpx2.URL(house.address).join(two["url"]))
        flipped = bytes([first[0] ^ 1]) + first[1:]
        attempts: list[tuple[str, bytes, Mapping[str, str]]] = [
            (url, flipped, one["headers"]),
            (url, first[:-1], one["headers"]),
            (url, first + b"x", one["headers"]),
            (url, second, one["headers"]),
            (other, first, two["headers"]),
            (url[:-4] + ("AAAA" if not url.endswith("AAAA") else "BBBB"), first, one["headers"]),
        ]
        refused = 0
        for address, body, headers in attempts:
            try:
                refused += not putting.put(address, content=body, headers=headers).is_success
            except httpx2.TransportError:
                refused += 1
        wrong = {"file": 1, "parts": [{"n": 1, "sha256": hashlib.sha256(flipped).hexdigest()}]}
        refused += client.post(f"/api/uploads/{upload['id']}/sign", json=wrong).status_code == 409
        client.delete(f"/api/uploads/{upload['id']}")
        try:
            refused += not putting.put(url, content=first, headers=one["headers"]).is_success
        except httpx2.TransportError:
            refused += 1
    return refused, len(attempts) + 2


def together(house: House, size: int) -> dict[str, Any]:
    """Send files of many cameras at once and return the most memory that the server had, and whether all were kept."""
    places = [(lesson, camera) for lesson in house.others for camera in (1, 2, 3)][:TOGETHER]
    paths = [house.folder / f"together-{number}.mp4" for number in range(len(places))]
    for number, path in enumerate(paths):
        made(path, size, 1000 + number)

    def send(place: tuple[str, int], path: Path) -> bool:
        with asking(house) as client:
            sender = Sender(client, house.address)
            try:
                return bool(sender.send(place[0], place[1], [path], part_bytes=PART_BYTES)["id"])
            finally:
                sender.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        kept = list(pool.map(send, places, paths))
    for path in paths:
        path.unlink()
    return {"uploads_at_once": sum(kept), "rss_mb_at_once": round(house.measure(), 1)}


def tortured(store: str, house: House, runs: int, size: int, weed: Seaweed) -> tuple[dict[str, Any], list[Any]]:
    """Torture one store; return its summary and its rows."""
    house.found()
    port = house.port if store == "disk" else int(weed.endpoint_url.rsplit(":", 1)[1])
    line = BadLine(("127.0.0.1", port), Faults(), seed=1)
    rows = []
    try:
        if store == "s3":
            house.begin_anew({"TRIPTYCH_S3_PUBLIC_ENDPOINT": f"http://127.0.0.1:{line.port}"})
        for number in range(runs):
            path = house.folder / f"run-{number}.mp4"
            sha256 = made(path, size, number)
            row = one_run(house, line, path, sha256, 1 + number % 2, random.Random(number))
            rows.append({"store": store, "run": number, **row})
            print(rows[-1], file=sys.stderr, flush=True)
            path.unlink()
        refused, of = tampered(house, runs)
        if store == "s3":  # over the line itself, not over the bad one
            house.begin_anew({"TRIPTYCH_S3_PUBLIC_ENDPOINT": weed.endpoint_url})
        at_once = together(house, 6 * PART_BYTES)
        speed, pairs = beside_curl(house, weed)
        ratio = max((row["ratio"] for row in rows), default=0.0)
        memory = round(house.measure(), 1)
        summary = {
            "runs": runs,
            "digests_equal": sum(row["equal"] for row in rows),
            "bytes_ratio_max": ratio,
            "server_rss_mb_max": memory,
            "throughput": speed,
            "refused_tampering": f"{refused} of {of}",
            "passed": refused == of and all(row["equal"] for row in rows) and ratio <= MOST_RATIO and memory <= MOST_MEMORY_MB,
            **at_once,
        }
    finally:
        line.close()
        house.kill()
    return summary, [*rows, *({"store": store, **pair} for pair in pairs)]


@contextlib.contextmanager
def houses(stores: list[str]) -> Iterator[tuple[dict[str, House], Seaweed]]:
    """Give a service for each store; SeaweedFS runs for as long."""
    with ExitStack() as stack:
        weed = stack.enter_context(running_seaweed())
        found: dict[str, House] = {}
        for store in stores:
            folder = Path(tempfile.mkdtemp(prefix="triptych-torture-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            found[store] = House(folder, weed.settings() if store == "s3" else {})
        yield found, weed


def main() -> None:
    """Run the torture and report it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--megabytes", type=float, default=60.0)
    parser.add_argument("--stores", nargs="+", choices=["disk", "s3"], default=["disk", "s3"])
    parser.add_argument("--hostile", type=int, help="at most so many hostile files of each kind (default: all)")
    asked = parser.parse_args()
    rows, harm = hostile(each=asked.hostile)
    summary: dict[str, Any] = {}
    with houses(asked.stores) as (found, weed):
        for store, house in found.items():
            summary[store], more = tortured(store, house, asked.runs, round(asked.megabytes * 1e6), weed)
            rows += more
    passed = harm["passed"] and all(store["passed"] for store in summary.values())
    harm = {name: harm[name] for name in ("hostile_files", "canary_read")}
    report("torture", rows, {**summary, **harm, "passed": passed})
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
