"""Texts and other things that are no recordings, under names of recordings: most of them point at somebody else's file."""

import gzip
import io
import struct
import zipfile

from benchmarks.hostile_files.kinds import Bait, Shelf

NOT = "not_a_recording"


def put_texts(shelf: Shelf, bait: Bait) -> None:
    """Put playlists, scripts and other texts that name files and addresses."""
    to_file, to_net = f"file:{bait.recording}", bait.url
    head = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n"
    texts = {
        "hls-file.mp4": f"{head}#EXTINF:1,\n{to_file}\n#EXT-X-ENDLIST\n",
        "hls-path.mkv": f"{head}#EXTINF:1,\n{bait.recording}\n#EXT-X-ENDLIST\n",
        "hls-network.mov": f"{head}#EXTINF:1,\n{to_net}\n#EXT-X-ENDLIST\n",
        "hls-map.avi": f'{head}#EXT-X-MAP:URI="{to_file}"\n#EXTINF:1,\n{to_file}\n#EXT-X-ENDLIST\n',
        "hls-key.ts": f'{head}#EXT-X-KEY:METHOD=AES-128,URI="{bait.text}"\n#EXTINF:1,\n{to_file}\n#EXT-X-ENDLIST\n',
        "hls-concat.mts": f"{head}#EXTINF:1,\nconcat:{bait.text}|{bait.recording}\n#EXT-X-ENDLIST\n",
        "hls-subfile.webm": f"{head}#EXTINF:1,\nsubfile,,start,0,end,0,,:{bait.recording}\n#EXT-X-ENDLIST\n",
        "hls-master.m3u8": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{to_net}\n",
        "concat.mp4": f"ffconcat version 1.0\nfile '{bait.recording}'\n",
        "concat-plain.mov": f"file {bait.recording}\nfile {bait.text}\n",
        "session.sdp.mp4": f"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\n"
        f"m=video {bait.port} RTP/AVP 96\na=rtpmap:96 H264/90000\n",
        "dash.mp4": f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{to_net}</BaseURL></MPD>',
        "entity.mp4": f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{bait.text}">]><MPD>&e;</MPD>',
        "reference.wmv": f"[Reference]\nRef1={to_net}\n",
        "asx.wmv": f'<asx version="3.0"><entry><ref href="{to_net}"/></entry></asx>',
        "winamp.avi": f"[playlist]\nFile1={to_file}\nNumberOfEntries=1\n",
        "microdvd.mp4": f"{{1}}{{25}}{{f:{bait.text}}}text\n",
        "styled.mkv": f"[Script Info]\nVideo File: {bait.recording}\n[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,,,,,,,x\n",
        "vobsub.mkv": f"# VobSub index file, v7 (do not modify this line!)\nid: en, index: 0\n# {bait.text}\n",
        "avisynth.avi": f'DirectShowSource("{bait.recording}")\n',
        "picture.svg": f'<svg xmlns:x="http://www.w3.org/1999/xlink"><image x:href="file://{bait.text}"/>'
        f'<image x:href="{to_net}"/></svg>',
        "page.mp4": f'<html><video src="{to_net}"></video><script src="{to_net}"></script></html>',
        "shell.mp4": f"#!/bin/sh\ncat {bait.text}\n",
        "bytes-mark.mp4": "\ufeff" + f"{head}#EXTINF:1,\n{to_file}\n",
        "lesson-plan.mp4": "Year 4, fractions\n" * 500,
        "format-strings.mp4": "%n%n%s%s%x%p%d" * 500,
    }
    for name, text in texts.items():
        shelf.put("text", name, text.encode(), NOT)


def put_strangers(shelf: Shelf) -> None:
    """Put pictures, archives, programs, sounds and nothing at all."""
    shelf.put("stranger", "empty.mp4", b"", "empty")
    shelf.put("stranger", "one-byte.mp4", b"\x00", NOT)
    shelf.put("stranger", "zeros.mp4", bytes(200_000), NOT)
    shelf.put(
        "stranger",
        "picture.mp4",
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIB", 13, b"IHDR", 60000, 60000, 16) + bytes(500),
        NOT,
    )
    shelf.put("stranger", "photo.mov", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(3000) + b"\xff\xd9", NOT)
    shelf.put("stranger", "animation.avi", b"GIF89a\xff\xff\xff\xff" + bytes(2000), NOT)
    shelf.put("stranger", "program.mp4", b"\x7fELF\x02\x01\x01" + bytes(4000), NOT)
    shelf.put("stranger", "document.mp4", b"%PDF-1.7\n" + bytes(2000), NOT)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lesson.mp4", bytes(20_000_000))
    shelf.put("bomb", "archive.mp4", bomb.getvalue(), NOT)
    shelf.put("bomb", "gzip.mp4", gzip.compress(bytes(20_000_000)), NOT)
    shelf.put("stranger", "sound.wav", b"RIFF" + struct.pack("<I", 40_036) + b"WAVEfmt " + bytes(40_020), NOT)
    linked = b"\x00-->\x03\x00http://127.0.0.1/cover\x00"
    cover = b"APIC" + struct.pack(">IH", len(linked), 0) + linked
    shelf.put("stranger", "sound.mp3", b"ID3\x03\x00\x00\x00\x00\x01\x00" + cover + bytes(150) + b"\xff\xfb\x90\x00" * 800, NOT)
