"""A line that fails: a relay on loopback that cuts, stalls, resets and answers for the server behind it, as chance decides.

It counts what the sender put on the line, which is what a trainee pays for. Chance is seeded, so that a run can be repeated.
"""

import asyncio
import contextlib
import random
import threading
from dataclasses import dataclass

BLOCK_BYTES = 64 * 1024


@dataclass(frozen=True)
class Faults:
    """What happens on the line. Every `cut_every` bytes it is cut, with all that is on it; `share` of connections meet another
    fault.
    """

    cut_every: int = 20_000_000
    share: float = 0.2
    slow_seconds: float = 0.2


class BadLine:
    """Relays connections from a port of its own to `target`, in a thread of its own. `sent` counts bytes from the sender."""

    def __init__(self, target: tuple[str, int], faults: Faults, seed: int) -> None:
        self.sent = 0
        self._open: set[asyncio.StreamWriter] = set()
        self.met: dict[str, int] = {}
        self._target = target
        self._faults = faults
        self._random = random.Random(seed)
        self._next_cut = faults.cut_every
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self.port = 0
        self._thread = threading.Thread(target=self._run, name="bad-line", daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def close(self) -> None:
        """Stop relaying."""
        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(self._end()))
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._relay, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.close()

    async def _end(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        self._loop.stop()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self._random.choice(("500", "503", "slow", "reset")) if self._random.random() < self._faults.share else ""
        if fault:
            self.met[fault] = self.met.get(fault, 0) + 1
        try:
            if fault == "reset":
                writer.transport.abort()
                return
            if fault in {"500", "503"}:
                await reader.read(BLOCK_BYTES)
                writer.write(f"HTTP/1.1 {fault} Fault\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                await writer.drain()
                return
            inward, outward = await asyncio.open_connection(*self._target)
            wait = self._faults.slow_seconds if fault == "slow" else 0.0
            both = {writer, outward}
            self._open |= both
            try:
                await asyncio.gather(self._pass(reader, outward, wait), self._back(inward, writer))
            finally:
                self._open -= both
                outward.close()
        except asyncio.CancelledError:
            return  # the line is being closed
        except OSError:
            self.met["server away"] = self.met.get("server away", 0) + 1
        finally:
            with contextlib.suppress(OSError, RuntimeError):
                writer.close()

    async def _pass(self, reader: asyncio.StreamReader, outward: asyncio.StreamWriter, wait: float) -> None:
        while block := await reader.read(BLOCK_BYTES):
            self.sent += len(block)
            if self.sent >= self._next_cut:
                self._next_cut += self._faults.cut_every
                self.met["cut"] = self.met.get("cut", 0) + 1
                for end in self._open:
                    end.transport.abort()
                return
            await asyncio.sleep(wait)
            outward.write(block)
            await outward.drain()

    @staticmethod
    async def _back(inward: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while block := await inward.read(BLOCK_BYTES):
            writer.write(block)
            await writer.drain()
        writer.close()
