"""How fast an upload is over a good line, beside `curl -T` of the same file: in turns, so that both meet the same machine.

What curl sends to is plain: SeaweedFS, by one signed PUT, or nginx, where that is installed. Neither checks a digest that it
was given, forces anything to the disk, or could go on after a break.
"""

import random
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.torture.house import House, free_port
from tests.servers import Seaweed
from triptych.sending import Sender

SIZE = 200_000_000
TURNS = 5

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/kept; client_max_body_size 0; dav_methods PUT; }}
}}
"""


def asking(house: House) -> httpx2.Client:
    """Return a client with the trainee's token."""
    headers = {"Authorization": f"Bearer {house.token}", "X-Triptych": "1"}
    return httpx2.Client(base_url=house.address, headers=headers, timeout=60)


def ours(house: House, path: Path) -> float:
    """Return the seconds that the upload path takes, from opening to the recording."""
    with asking(house) as client:
        sender, began = Sender(client, house.address), time.monotonic()
        try:
            sender.send(house.observation, 1, [path], again=True)
        finally:
            sender.close()
        return time.monotonic() - began


def plain(url: str, path: Path) -> float:
    """Return the seconds that curl takes."""
    began = time.monotonic()
    subprocess.run(["curl", "-sS", "-f", "-T", str(path), url], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def beside_curl(house: House, weed: Seaweed, turns: int = TURNS) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the medians of MB/s and of the ratios, by what curl sent to, and a row for each turn."""
    rows = []
    path = house.folder / "rate.mp4"
    with ExitStack() as stack:
        stack.callback(path.unlink, missing_ok=True)
        urls = {"seaweedfs": _signed(weed)}
        if shutil.which("nginx"):
            urls["nginx"] = stack.enter_context(_nginx(house.folder))
        for turn in range(turns):
            path.write_bytes(random.Random(turn).randbytes(SIZE))
            runs = [("ours", lambda: ours(house, path)), *((to, lambda url=url: plain(url, path)) for to, url in urls.items())]
            took = {name: send() for name, send in (runs if turn % 2 else reversed(runs))}
            speeds = {f"{name}_mb_s": round(SIZE / 1e6 / seconds, 1) for name, seconds in took.items()}
            ratios = {f"ratio_{name}": round(took[name] / took["ours"], 3) for name in urls}
            rows.append({"turn": turn, **speeds, **ratios})
    names = [name for name in rows[0] if name != "turn"]
    return {name: round(statistics.median(row[name] for row in rows), 2) for name in names}, rows


def _signed(weed: Seaweed) -> str:
    target = {"Bucket": weed.new_bucket(), "Key": "rate.mp4"}
    return weed.client().generate_presigned_url("put_object", Params=target, ExpiresIn=3600)


@contextmanager
def _nginx(beside: Path) -> Iterator[str]:
    folder, port = beside / "nginx", free_port()
    (folder / "kept").mkdir(parents=True)
    for path in (folder, folder / "kept"):
        path.chmod(0o777)  # its worker is nobody in particular
    beside.chmod(0o755)
    conf = folder / "nginx.conf"
    conf.write_text(NGINX.format(folder=folder, port=port), encoding="ascii")
    process = subprocess.Popen(["nginx", "-c", str(conf), "-p", str(folder)])
    try:
        for _ in range(200):
            try:
                httpx2.get(f"http://127.0.0.1:{port}/", timeout=1)
            except httpx2.TransportError:
                time.sleep(0.05)
            else:
                break
        yield f"http://127.0.0.1:{port}/rate.mp4"
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder)
