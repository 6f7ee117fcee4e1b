"""Writes `spoken.json`: when, in each line of the sample's script as the pinned voice speaks it, every word begins and ends.

    python3.11 -m venv X; X/bin/pip install "piper-tts[http,alignment]==1.8.0"
    .venv/bin/python -m benchmarks.words.spell X/bin/python

Piper tells its server's callers how long each speech sound is that its own model decided on: a truth of natural speech that no
recogniser and no ear had a part in. It is run as a program of its own (GPL-3) and asked over loopback. The variation of the
voice is turned off, so that `triptych sample` speaks the very same samples, which is checked: whoever uses the file compares
lengths. Times are milliseconds from a line's first sound, as the sample trims it.
"""

import io
import json
import socket
import subprocess
import sys
import time
import urllib.request
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from triptych.sample.script import EXCHANGES
from triptych.sample.voices import Piper, find_voice

SPOKEN = Path(__file__).with_name("spoken.json")
SENTENCE_SILENCE_S = 0.25
LOUD = 0.01
"""As `triptych.sample.voices` trims."""

PAUSES = frozenset(" ,.?!;:$")
RUN_TOGETHER = {"the": ("ðə", "ðɪ", "ðɪʲ"), "a": ("ɐ", "ə"), "are": ("ɑːɹ", "ˌɑːɹ"), "not": ("nˌɑːt",), "of": ("əv", "ʌv")}
"""Little words that the voice speaks as the end of the word before them, and what they sound like there."""

Sounds = list[tuple[str, float, float]]
"""Speech sounds of a word, each with its beginning and end in seconds."""


def main(python: str) -> None:
    """Ask the server for every line and write the file."""
    lines = list(dict.fromkeys(line for exchange in EXCHANGES for line in exchange))
    voice = find_voice()
    assert isinstance(voice, Piper), "this needs piper and its voice: make voice"
    # The program, not the server, says how long a line is: the server loses half a sample where sentences meet.
    lengths = [1000 * len(said.samples) / said.rate for said in voice.say([("teacher", text) for _, text in lines])]
    answers = list(_answers(python, voice.model, [text for _, text in lines]))
    told = [
        {"text": text, "speaker": who, "length_ms": round(length, 1), "words": words_of(text, *answer)}
        for (who, text), length, answer in zip(lines, lengths, answers, strict=True)
    ]
    rows = ",\n  ".join(json.dumps(line) for line in told)
    SPOKEN.write_text(f'{{"voice": "{voice.model.stem}", "lines": [\n  {rows}\n]}}\n', encoding="utf-8")


def words_of(text: str, sounds: list[dict[str, Any]], first_s: float) -> list[list[int]]:
    """Return (start, end) of each word of a line, out of its speech sounds. Raises ValueError when they do not match."""
    words = _spaced(sounds)
    wanted = [word.strip(".,?!").lower() for word in text.split()]
    place = 0
    while place < len(wanted) - 1 and len(words) < len(wanted):
        ending = next((end for end in RUN_TOGETHER.get(wanted[place + 1], ()) if _ends(words[place], end)), None)
        if ending:
            cut = len(words[place]) - len(ending)
            words[place : place + 1] = [words[place][:cut], words[place][cut:]]
        place += 1
    if len(words) != len(wanted):
        raise ValueError(f"{text}: {[''.join(sound for sound, _, _ in word) for word in words]}")
    return [[round(1000 * (word[0][1] - first_s)), round(1000 * (word[-1][2] - first_s))] for word in words]


def _ends(word: Sounds, ending: str) -> bool:
    said = "".join(sound for sound, _, _ in word)
    return said.endswith(ending) and said.replace("ˌ", "").replace("ˈ", "") != ending.replace("ˌ", "")


def _spaced(sounds: list[dict[str, Any]]) -> list[Sounds]:
    words: list[Sounds] = []
    clock, inside, begun = 0.0, False, False
    for each in sounds:
        sound, seconds = each["phoneme"], each["seconds"]
        if sound == "^":
            clock += SENTENCE_SILENCE_S if begun else 0.0
            begun, inside = True, False
        elif sound in PAUSES:
            inside = False
        else:
            if not inside:
                words.append([])
            words[-1].append((sound, clock, clock + seconds))
            inside = True
        clock += seconds
    return words


def _answers(python: str, model: Path, texts: list[str]) -> Iterator[tuple[list[dict[str, Any]], float]]:
    """Yield the speech sounds of each text, and when the first of them is loud enough to be heard."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    still = ("--noise-scale", "0", "--noise-w-scale", "0", "--length-scale", "1.02")
    argv = (
        str(Path(python).absolute()),
        "-m",
        "piper.http_server",
        "-m",
        str(model),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *still,
    )
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(argv, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"{address}/info")
            for text in texts:
                ask = urllib.request.Request(f"{address}/synthesize", data=json.dumps({"text": text}).encode())
                ask.add_header("Content-Type", "application/json")
                with wave.open(io.BytesIO(urllib.request.urlopen(ask).read())) as file:
                    rate = file.getframerate()
                    heard = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768
                sounds = json.load(urllib.request.urlopen(f"{address}/info"))["last"]["alignments"]
                yield sounds, float(np.flatnonzero(np.abs(heard) > LOUD)[0]) / rate
        finally:
            server.terminate()


def _wait(address: str) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(address)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    main(sys.argv[1])
