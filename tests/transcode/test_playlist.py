import math

from transcode.playlist import Segment, Variant, absent_segments, addresses, length_s, master_playlist, media_playlist


def test_a_playlist_says_real_lengths_and_ends():
    text = media_playlist([Segment("0-00000.m4s", 6.0063, "init-0.mp4"), Segment("0-00001.m4s", 1.5, "init-0.mp4")])
    assert text.splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:7",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-MAP:URI="init-0.mp4"',
        "#EXTINF:6.006300,",
        "0-00000.m4s",
        "#EXTINF:1.500000,",
        "0-00001.m4s",
        "#EXT-X-ENDLIST",
    ]
    assert addresses(text) == ("init-0.mp4", "0-00000.m4s", "0-00001.m4s")
    assert math.isclose(length_s(text), 7.5063)


def test_a_gap_is_announced_needs_no_file_and_keeps_the_clock():
    gap = absent_segments(21.6, 6.0, "init-0.mp4", "absent.m4s")
    assert len(gap) == 4
    text = media_playlist([Segment("0.m4s", 6.0, "init-0.mp4"), *gap, Segment("1.m4s", 6.0, "init-0.mp4")])
    assert text.count("#EXT-X-GAP") == 4
    assert math.isclose(length_s(text), 33.6)
    assert addresses(text) == ("init-0.mp4", "0.m4s", "1.m4s")


def test_another_initialisation_segment_is_a_discontinuity():
    text = media_playlist([Segment("0.m4s", 6.0, "init-0.mp4"), Segment("1.m4s", 6.0, "init-1.mp4")])
    assert text.index("#EXT-X-DISCONTINUITY") < text.index('URI="init-1.mp4"')
    assert text.count("#EXT-X-DISCONTINUITY") == 1


def test_a_master_lists_the_largest_first_and_no_sound():
    small = Variant("360/video.m3u8", 900_000, 700_000, "avc1.64001e", 640, 360, 29.97)
    top = Variant("1080/video.m3u8", 9_000_000, 8_000_000, "avc1.640028", 1920, 1080, 29.97)
    text = master_playlist([small, top])
    assert addresses(text) == ("1080/video.m3u8", "360/video.m3u8")
    assert 'BANDWIDTH=9000000,AVERAGE-BANDWIDTH=8000000,CODECS="avc1.640028",RESOLUTION=1920x1080' in text
    assert "AUDIO" not in text
