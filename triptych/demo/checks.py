"""Is the lesson really there? Fetches, over HTTP and as a signed-in person, what a player would fetch."""

import re
from collections.abc import Mapping
from posixpath import dirname, join
from typing import Any

from triptych.demo.visitor import Visitor


class NotPlayable(Exception):  # noqa: N818 - reads as what happened
    """Something that a player needs is missing. Says what."""


def nothing_failed(detail: Mapping[str, Any]) -> None:
    """Check that every stage of the preparation did its work. Raises NotPlayable with the findings."""
    failed = [f"{stage['name']} {stage['camera']}" for stage in detail["preparation"]["stages"] if stage["state"] == "failed"]
    if failed:
        words = [finding["message"] for camera in detail["cameras"] for finding in camera["findings"]]
        raise NotPlayable(f"these stages failed: {', '.join(failed)}; what was found: {words}")


def lesson_is_playable(visitor: Visitor, observation_id: str) -> Mapping[str, int]:
    """Fetch the manifest, every playlist, and each one's first and last segment; return how much there was of each.

    Raises NotPlayable when an angle, the lesson audio or the captions are missing or empty.
    """
    lesson = visitor.get(f"/api/observations/{observation_id}/lesson")
    base = f"/media/{observation_id}/{lesson['revision']}"
    if len(lesson["angles"]) != 3:
        raise NotPlayable(f"the lesson has {len(lesson['angles'])} angles, not 3: {lesson['cameras']}")
    if not any(track["default"] for track in lesson["audio"]):
        raise NotPlayable("no lesson audio is the default one")
    segments = 0
    for angle in lesson["angles"]:
        if not any(rendition["height"] == 360 for rendition in angle["renditions"]):
            raise NotPlayable(f"camera {angle['camera']} has no small rendition")
        master = f"{base}/{angle['playlist']}"
        for variant in _uris(visitor, master):
            segments += _segments(visitor, join(dirname(master), variant))
    for track in lesson["audio"]:
        segments += _segments(visitor, f"{base}/{track['playlist']}")
    if not lesson["captions"]:
        raise NotPlayable(f"there are no captions: {[found['message'] for found in lesson['findings']]}")
    captions = visitor.bytes_at(f"{base}/{lesson['captions'][0]['path']}").decode("utf-8")
    cues = len(re.findall(r"(?m)^\d\d:\d\d:\d\d\.\d{3} --> ", captions))
    if not captions.startswith("WEBVTT") or not cues:
        raise NotPlayable("the captions hold no cue")
    return {"angles": len(lesson["angles"]), "tracks": len(lesson["audio"]), "segments": segments, "cues": cues}


def comment_comes_back(tutor: Visitor, trainee: Visitor, observation_id: str) -> None:
    """Write a comment as the tutor, publish it, read it as the trainee, and withdraw it. Raises NotPlayable when it is lost."""
    revision = tutor.get(f"/api/observations/{observation_id}/lesson")["revision"]
    words = "The demonstration's own check: a comment at 12.3 seconds."
    made = tutor.post(
        f"/api/observations/{observation_id}/comments",
        {
            "kind": "strength",
            "text": words,
            "start_ms": 12_300,
            "end_ms": None,
            "camera": 1,
            "standards": ["S2a"],
            "revision": revision,
        },
    )
    tutor.post(f"/api/observations/{observation_id}/feedback")
    seen = [item for item in trainee.get(f"/api/observations/{observation_id}/comments") if item["id"] == made["id"]]
    if not seen or seen[0]["text"] != words or seen[0]["start_ms"] != 12_300 or seen[0]["standards"] != ["S2a"]:
        raise NotPlayable(f"the tutor's comment did not come back as it was written: {seen}")
    tutor.delete(f"/api/comments/{made['id']}")


def _uris(visitor: Visitor, playlist: str) -> list[str]:
    text = visitor.bytes_at(playlist).decode("utf-8")
    if not text.startswith("#EXTM3U"):
        raise NotPlayable(f"{playlist} is not a playlist")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _segments(visitor: Visitor, playlist: str) -> int:
    text = visitor.bytes_at(playlist).decode("utf-8")
    header = re.search(r'#EXT-X-MAP:URI="([^"]+)"', text)
    segments = [line for line in text.splitlines() if line and not line.startswith("#")]
    if header is None or not segments or "#EXT-X-ENDLIST" not in text:
        raise NotPlayable(f"{playlist} is not a finished playlist of fragmented MP4")
    for name in (header.group(1), segments[0], segments[-1]):
        if len(visitor.bytes_at(join(dirname(playlist), name))) < 100:
            raise NotPlayable(f"{name} of {playlist} is empty")
    return len(segments)


def moderator_sees_exactly(moderator: Visitor, observation_ids: set[str]) -> None:
    """Check that the moderator's lessons are those of the drawn sample, no more and no fewer. Raises NotPlayable."""
    seen = {item["id"] for item in moderator.get("/api/observations")}
    if seen != observation_ids:
        raise NotPlayable(f"the moderator sees {sorted(seen)} but the sample holds {sorted(observation_ids)}")
