"""What a check says to a trainee: what is wrong with a file, what is kept, and what to do. Plain words, no tool's names."""

from domain.findings import FindingCode
from domain.timeline import clock_time

WHOLE = 0.93
"""A stretch of so much of the recording is all of it."""

KEPT = "The file is kept, and the other cameras are not affected."

EMPTY = (
    f"This file is empty: nothing was copied into it. Copy the recording from the camera again and replace this file. {KEPT}"
)

NOT_A_RECORDING = (
    "This file is not a video recording, whatever its name ends in. Choose the file that the camera wrote (often .mp4, .mov, "
    f".mts or .mkv) and replace this file. {KEPT}"
)

KINDS = {
    "mov": "an MP4 or QuickTime file",
    "matroska": "a Matroska or WebM file",
    "mpegts": "an MPEG transport stream",
    "mpeg": "an MPEG programme stream",
    "avi": "an AVI file",
    "asf": "a Windows Media file",
    "flv": "a Flash Video file",
    "ogg": "an Ogg file",
}
"""Kinds of file by the names of `media.sniff`, as people call them."""

NOT_FINALISED = (
    "The recording was not finalised: the camera or the recording program stopped before it had written the end of the file, "
    "often because of an empty battery, a full card or a pulled plug. Put the card back into the camera and switch it on, many "
    f"repair such a file by themselves, or use the program's own repair, then replace this file. {KEPT}"
)

UNREADABLE = (
    "This file looks like a recording, but it cannot be played: it is damaged or in a form that we do not know. Play it on "
    "your own computer. If it plays there, export it as MP4 and replace this file; if not, copy it from the camera again and "
    f"replace this file. {KEPT}"
)

NO_VIDEO = (
    "There is only sound in this file and no picture. Choose the camera's video file and replace this one. "
    "The sound file is kept, and the other cameras are not affected."
)

NO_AUDIO = (
    "There is no sound in this recording. Its picture can be used, but without sound it may not find its place beside the "
    "other cameras. If the camera made another file with sound, replace this file."
)

SILENT = (
    "The sound of this recording is silent from beginning to end: the microphone was off, muted or not plugged in. Its picture "
    "can be used, but without sound it may not find its place beside the other cameras. If you have a recording with sound, "
    "replace this file."
)


def not_accepted(container: str) -> str:
    """Return what to say of a kind of recording that this service was told not to take."""
    return (
        f"This is {KINDS[container]}, a kind of recording that is not taken here. Export it as MP4 on your own computer and "
        f"replace this file. {KEPT}"
    )


def truncated(there_s: float, claimed_s: float) -> str:
    """Return what to say of a file that ends before its own header says."""
    return (
        f"This recording breaks off after {length(there_s)}, although it should last {length(claimed_s)}: it was cut short "
        f"while it was copied or sent. Copy it from the camera again and replace this file. {KEPT}"
    )


def broken_off(seconds: float) -> str:
    """Return what to say of a stream that stops in the middle of a packet: how much it lacks is not told by anything."""
    return (
        f"This recording stops in the middle of its data after {length(seconds)}: it was probably cut short while it was "
        "copied. What is here can be used. If the lesson was longer, copy the recording from the camera again and replace this "
        "file."
    )


def too_short(seconds: float) -> str:
    """Return what to say of a recording in which nothing can be seen."""
    return (
        f"This recording lasts {seconds:.1f} seconds, which is too short to show anything of a lesson. Choose the recording of "
        f"the whole lesson and replace this file. {KEPT}"
    )


def too_long(seconds: float, most_s: float) -> str:
    """Return what to say of a recording that is longer than any lesson."""
    return (
        f"This recording says that it lasts {length(seconds)}. Recordings of up to {length(most_s)} are taken. Cut it to the "
        f"lesson, or copy it from the camera again if it is not so long, and replace this file. {KEPT}"
    )


def too_large(width: int, height: int) -> str:
    """Return what to say of a picture with more pixels than we decode; sizes of 0 are unknown."""
    size = f" ({width} by {height} points)" if width and height else ""
    return (
        f"The picture of this recording is larger than we can work with{size}. Set the camera to 4K or less, or export the "
        f"recording as 1080p, and replace this file. {KEPT}"
    )


def length(seconds: float) -> str:
    """Return a length of time in words: `3 hours 20 minutes`, `12 minutes 5 seconds`, `4 seconds`."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    named = [(hours, "hour"), (minutes, "minute")] if hours else [(minutes, "minute"), (rest, "second")]
    words = [f"{count} {name}{'' if count == 1 else 's'}" for count, name in named if count]
    return " ".join(words) or "0 seconds"


CLIPPED = (
    "The sound of this recording is distorted where people are loud: the microphone was set too high. Words may be misheard "
    "there. Turn the camera's microphone level down, or put it further away, next time; if another camera heard the lesson "
    "better, the lesson is played with that sound."
)

HUM = (
    "A steady hum from the mains is heard in this recording, often from a charger or a long cable. The lesson can be followed, "
    "but voices are harder to understand. Record on battery, or with another cable, next time; if another camera heard the "
    "lesson better, the lesson is played with that sound."
)

VARIABLE_FRAME_RATE = (
    "This recording has no steady frame rate, as phones often record. Nothing is wrong with it, and it is put right when the "
    "lesson is made; that takes a little longer."
)

SIGHTS = {
    FindingCode.TOO_DARK: "The picture of this recording is so dark that people can hardly be seen. It can be used. If another "
    "recording of this camera is brighter, replace this file; next time let more light in, or set the camera's exposure to "
    "automatic.",
    FindingCode.BLURRED: "The picture of this recording is so blurred that people can hardly be recognised. It can be used. If "
    "another recording of this camera is sharper, replace this file; next time wipe the lens and set the focus to automatic.",
}
"""What holds for the whole of a recording."""

STRETCHES = {
    FindingCode.BLACK: "The picture is black {when}: the lens was closed, or the camera recorded nothing.",
    FindingCode.COVERED: "Something was in front of the lens {when}: nothing of the lesson can be seen.",
    FindingCode.FROZEN: "The picture stands still {when}, although time goes on: the camera or its program had stopped.",
}


def stretch(code: FindingCode, begin_s: float, end_s: float, duration_s: float) -> str:
    """Return what to say of a stretch of a recording in which there is nothing to see."""
    when = f"from about {clock_time(round(begin_s * 1000))} to {clock_time(round(end_s * 1000))}"
    if end_s - begin_s > WHOLE * duration_s:
        when = "from beginning to end"
    words = STRETCHES[code].format(when=when)
    return f"{words} Its sound can still be used. If you have another recording of this camera, replace this file."
