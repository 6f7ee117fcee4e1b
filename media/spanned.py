"""Joins what a camcorder took apart: AVCHD cameras cut a recording at 2 or 4 GB, in the middle of a group of pictures.

Each part by itself begins with pictures that cannot be decoded. Whether one part goes on where another ended is told by the
transport stream (ISO/IEC 13818-1, 2.4.3): its clock goes on, and so do the counters of its packets. Nothing is started for it.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PACKET = 188
STRIDES = (188, 192)
"""Bytes from packet to packet: bare, or after four bytes of arrival time, as cameras write them."""

LOOK_BYTES = 4 * 2**20
"""How much is read on either side of a cut: at the 28 Mb/s of the fastest camcorders, more than a second."""

SYNC = 0x47
NO_PID = 0x1FFF
CLOCK_HZ = 90_000
NEAR_S = 1.0
"""The stream tells its clock at least ten times a second, so what goes on tells it within this."""

WRAPS = 2**33


@dataclass(frozen=True)
class _Packet:
    at: int
    pid: int
    counter: int
    has_payload: bool
    clock: int | None


def without_cuts(parts: Sequence[Path], into: Path) -> tuple[Path, ...]:
    """Return the parts, those that go on where the one before ended joined into one file in the folder `into`.

    A file that was joined before is found again. A part that stands alone is returned as it is.
    """
    runs: list[list[Path]] = []
    for part in parts:
        if runs and goes_on(runs[-1][-1], part):
            runs[-1].append(part)
        else:
            runs.append([part])
    return tuple(run[0] if len(run) == 1 else _joined(run, into, number) for number, run in enumerate(runs))


def goes_on(before: Path, after: Path) -> bool:
    """Whether one recording was cut between these two files."""
    with before.open("rb") as file:
        size = before.stat().st_size
        file.seek(max(0, size - LOOK_BYTES))
        tail = file.read()
    with after.open("rb") as file:
        head = file.read(LOOK_BYTES)
    packets = list(_packets(tail + head))
    ended = {packet.pid: packet for packet in packets if packet.at < len(tail) and packet.has_payload}
    began = {packet.pid: packet for packet in reversed(packets) if packet.at >= len(tail) and packet.has_payload}
    shared = [pid for pid in ended if pid in began]
    if not shared or not _clock_goes_on(packets, len(tail)):
        return False
    counted = sum(began[pid].counter == (ended[pid].counter + 1) % 16 for pid in shared)
    return counted == len(shared)


def _clock_goes_on(packets: Sequence[_Packet], cut: int) -> bool:
    ended = [packet.clock for packet in packets if packet.clock is not None and packet.at < cut]
    began = [packet.clock for packet in packets if packet.clock is not None and packet.at >= cut]
    return bool(ended and began) and 0 < (began[0] - ended[-1]) % WRAPS < NEAR_S * CLOCK_HZ


def _packets(data: bytes) -> Iterator[_Packet]:
    """Yield the packets of a piece of a transport stream, wherever in a packet it begins; nothing when it is none."""
    for stride in STRIDES:
        begin = next((at for at in range(stride) if _is_stream(data, at, stride)), None)
        if begin is not None:
            yield from (_packet(data, at) for at in range(begin, len(data) - PACKET + 1, stride) if data[at] == SYNC)
            return


def _is_stream(data: bytes, at: int, stride: int) -> bool:
    every = range(at, len(data), stride)
    return len(every) >= 10 and all(data[each] == SYNC for each in every)


def _packet(data: bytes, at: int) -> _Packet:
    pid = (data[at + 1] & 0x1F) << 8 | data[at + 2]
    has_field, has_payload = bool(data[at + 3] & 0x20), bool(data[at + 3] & 0x10)
    clock = None
    if has_field and data[at + 4] >= 7 and data[at + 5] & 0x10:
        clock = int.from_bytes(data[at + 6 : at + 11], "big") >> 7
    return _Packet(at, pid, data[at + 3] & 0x0F, has_payload and pid != NO_PID, clock)


def _joined(parts: Sequence[Path], into: Path, number: int) -> Path:
    """Write the parts one after the other, whole or not at all."""
    out = into / f"joined-{number}{parts[0].suffix}"
    if out.exists() and out.stat().st_size == sum(part.stat().st_size for part in parts):
        return out
    into.mkdir(parents=True, exist_ok=True)
    # A name of its own: another worker of this machine may be joining the same parts.
    with tempfile.NamedTemporaryFile(dir=into, prefix=f".{out.name}.", suffix=".draft", delete=False) as joined:
        draft = Path(joined.name)
        try:
            for part in parts:
                with part.open("rb") as file:
                    shutil.copyfileobj(file, joined, 2**20)
        except OSError:  # a full disk is no place for half a recording
            draft.unlink()
            raise
    return draft.replace(out)
