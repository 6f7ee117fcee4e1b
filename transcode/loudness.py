"""How loud a track is (EBU R128 / ITU-R BS.1770, as ffmpeg's `ebur128` measures it) and what one gain makes of it. Pure."""

import re
from dataclasses import dataclass

from transcode.errors import RenditionFaulty

TARGET_LUFS = -16.0
"""What speech on laptops and phones is levelled to (AES TD1008 for spoken word), so that no angle is louder than another."""

SILENT_LUFS = -69.0
"""At or below: nothing but noise was recorded (the meter's gate is at -70), and raising it would only raise noise."""

MOST_DB = 30.0
"""No more gain than this: a microphone this quiet has its own noise 30 dB below speech at best."""

PEAK_DBFS = -2.0
"""Ceiling of samples, for true peaks below -1.5 dBTP after decoding."""

_NUMBER = r"(-?(?:\d+(?:\.\d+)?|inf)|nan)"


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS and the highest sample in dBFS; both -70 and -120 at the quietest."""

    integrated_lufs: float
    peak_dbfs: float

    @property
    def silent(self) -> bool:
        """Whether there is nothing to hear."""
        return self.integrated_lufs <= SILENT_LUFS


def measured(words: str) -> Loudness:
    """Read the summary that `ebur128` leaves on standard error. Raises RenditionFaulty when there is none."""
    summary = words.rpartition("Summary:")[2]
    integrated = re.search(rf"\bI:\s*{_NUMBER}\s*LUFS", summary)
    peak = re.search(rf"\bPeak:\s*{_NUMBER}\s*dBFS", summary)
    if integrated is None or peak is None:
        raise RenditionFaulty("ffmpeg did not say how loud the sound is")
    return Loudness(max(-70.0, _finite(integrated[1])), max(-120.0, _finite(peak[1])))


def gain_db(loudness: Loudness) -> float:
    """Return the one gain that brings a track to the target; none for a silent one."""
    return 0.0 if loudness.silent else round(min(MOST_DB, TARGET_LUFS - loudness.integrated_lufs), 2)


def _finite(text: str) -> float:
    return -120.0 if text in {"-inf", "nan"} else float(text)
