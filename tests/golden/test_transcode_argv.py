"""Every argv that `transcode` builds, word for word: what a published picture, sound or word depends on."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from domain.timeline import Piece
from media.pcm import Sound
from media.resample import resample_command
from tests.transcode.probes import PHONE, source
from transcode.chunks import chunks
from transcode.ladder import SMALL, TOP, Rung
from transcode.picture import Placed, copy_command, encode_command, placed
from transcode.sound_argv import encode_command as encode_sound
from transcode.sound_argv import layout_command, silence_command
from transcode.speech import SpeechModel, speech_command
from transcode.storyboard import thumbnails_command

OUT = Path("/making/angles/2/1080")
BEGIN = "ffmpeg -nostdin -hide_banner -loglevel error -y -nostats -stats_period 1 -progress pipe:1"
SAFE = "-protocol_whitelist file -format_whitelist mov,matroska,mpegts,mpeg,avi,asf,flv,ogg -max_pixels 16777216 -threads 1"
RAW = "-protocol_whitelist file -format_whitelist s16le -max_pixels 16777216 -threads 1"
PART = "-i|file:/spool/part 0.mp4"
ALONE = "-map 0:V:0 -map_metadata -1 -map_chapters -1"
FRAGMENTS = (
    "-avoid_negative_ts disabled -f mp4 "
    "-movflags delay_moov+default_base_moof+negative_cts_offsets+skip_trailer+frag_keyframe "
    "-use_editlist 0 -video_track_timescale 90000"
)
AAC = (
    "-map_metadata -1 -c:a aac -aac_coder fast -b:a 96k -ac 1 -ar 48000 -bsf:a noise=drop='lt(pts,0)' "
    "-f mp4 -movflags delay_moov+default_base_moof+negative_cts_offsets+skip_trailer -use_editlist 0 -frag_duration 6000000"
)


def words(*texts: str) -> tuple[str, ...]:
    """Split at spaces, or at bars where a word holds spaces itself."""
    return tuple(word for text in texts for word in (text.split("|") if "|" in text else text.split()))


def copied(index: int, *pieces: Piece) -> tuple[str, ...]:
    camera = source(*pieces)
    stretch = camera.stretches[index]
    return copy_command(stretch, placed(stretch, camera.start_ms), folder=OUT, index=index).argv


def test_copy_from_the_beginning():
    # 1500.25 is a quarter of a millisecond after the angle's start: only the first picture is shown that much early.
    first, shown, decoded = "round(PTS*1.000015000000000)", "round(PTS*1.000040000000)", "round(DTS*1.000040000000)"
    assert copied(0, Piece(0, 60_000, 1500.25, 40.0)) == words(
        f"{BEGIN} -itsoffset 10 {SAFE}",
        PART,
        "-copyts -copypriorss 0",
        f"{ALONE} -c:v copy -bsf:v",
        f"setts=pts='if(N,{shown},{first})':dts='if(N,{decoded},min({decoded},{first}))'",
        f"{FRAGMENTS} file:/making/angles/2/1080/0.mp4",
    )


def test_copy_up_to_a_pause_and_from_it():
    pieces = Piece(0, 20_000, 0.0), Piece(20_000, 60_000, 5000.0)
    one = "round(PTS*1.000000000000)"
    times = f"setts=pts='if(N,{one},round(PTS*1.000000000000000))':dts='if(N,{one},min({one},round(PTS*1.000000000000000)))'"
    times = times.replace(f"dts='if(N,{one},min({one},", "dts='if(N,round(DTS*1.000000000000),min(round(DTS*1.000000000000),")
    assert copied(0, *pieces) == words(
        f"{BEGIN} -itsoffset 10 {SAFE}",
        PART,
        f"-copyts -copypriorss 0 -to 30.000000 {ALONE} -c:v copy -bsf:v {times}",
        f"{FRAGMENTS} file:/making/angles/2/1080/0.mp4",
    )
    assert copied(1, *pieces) == words(
        f"{BEGIN} -itsoffset -10 -seek_timestamp 1 -ss 19.999500 {SAFE}",
        PART,
        f"-copyts -copypriorss 0 {ALONE} -c:v copy -bsf:v {times}",
        f"{FRAGMENTS} file:/making/angles/2/1080/1.mp4",
    )


KEYFRAMES = (0.0, 18.5, 20.5, 40.0)

X264 = (
    "-fps_mode passthrough -enc_time_base 1:90000 -c:v libx264 -preset veryfast -profile:v high -threads 1 -crf {crf} "
    "-maxrate {kbps}k -bufsize {twice}k -g 600 -sc_threshold 0 "
    "-force_key_frames expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+2-0.001))"
)


def encoded(rung: Rung, **changes: object) -> tuple[str, ...]:
    camera = source()
    stretch = camera.stretches[0]
    video = replace(PHONE, **changes)  # type: ignore[arg-type]
    chunk = replace(chunks(camera, [(0.0,)])[0], until_s=None)
    return encode_command(chunk, placed(stretch, camera.start_ms), video, rung, folder=OUT).argv


def later(**changes: object) -> tuple[str, ...]:
    """The argv of a camera's second chunk, which begins 20.5 s into the file."""
    camera = source()
    chunk = chunks(camera, [KEYFRAMES])[1]
    video = replace(PHONE, **changes)  # type: ignore[arg-type]
    return encode_command(chunk, Placed(20.5, 0.0), video, SMALL, folder=OUT).argv


def test_the_small_rung():
    clock = "setpts='if(N,round(((PTS-0.000000/TB)*TB*1.000040000000+10.000250000)/TB),round(10/TB))'"
    timed = f"trim=start=-0.000500,settb=1/90000,{clock}"
    assert encoded(SMALL) == words(
        f"{BEGIN} -noaccurate_seek {SAFE}",
        PART,
        f"-copyts {ALONE} -vf {timed},scale=640:360:flags=bicubic,setsar=1,format=yuv420p",
        X264.format(crf=25, kbps=900, twice=1800),
        f"{FRAGMENTS} file:/making/angles/2/1080/0.mp4",
    )


def test_interlaced_lively_high_dynamic_range_is_made_what_browsers_play():
    argv = encoded(TOP, interlaced=True, frame_rate=50, avg_frame_rate=50, transfer="arib-std-b67", width=3840, height=2160)
    assert argv[argv.index("-vf") + 1] == (
        "bwdif=mode=send_frame,trim=start=-0.000500,select='gte(n,0)*not(mod(n-0,2))',settb=1/90000,"
        "setpts='if(N,round(((PTS-0.000000/TB)*TB*1.000040000000+10.000250000)/TB),round(10/TB))',"
        "scale=1920:1080:flags=bicubic,zscale=tin=arib-std-b67:min=bt2020nc:pin=bt2020:t=linear:npl=203,format=gbrpf32le,"
        "zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,setsar=1,format=yuv420p"
    )
    assert argv[argv.index("-crf") + 1 : argv.index("-crf") + 4] == ("21", "-maxrate", "6000k")


def test_a_later_chunk_takes_the_pictures_between_its_keyframe_and_the_next_ones():
    argv = later()
    assert argv[argv.index("-ss") - 1 : argv.index("-ss") + 2] == ("1", "-ss", "20.500000")
    assert argv[argv.index("-vf") + 1] == (
        "trim=start=20.483333,settb=1/90000,"
        "setpts='if(N,round(((PTS-20.500000/TB)*TB*1.000040000000+10.000000000)/TB),round(10/TB))',"
        "scale=640:360:flags=bicubic,setsar=1,format=yuv420p"
    )
    assert argv[-1] == "file:/making/angles/2/1080/1.mp4"


def test_of_fifty_pictures_every_second_is_kept_across_chunks():
    argv = later(frame_rate=50, avg_frame_rate=50)
    # 20.5 s x 50 is the 1025th picture, so the first of this chunk is one to leave out.
    assert "select='gte(n,1)*not(mod(n-1,2))'" in argv[argv.index("-vf") + 1]


def test_a_variable_rate_becomes_a_constant_one_counted_from_the_beginning():
    argv = later(variable=True, frame_rate=30, avg_frame_rate=Fraction(2999, 100))
    assert argv[argv.index("-vf") + 1] == (
        "settb=1/90000,setpts='round(((PTS-0.000000/TB)*TB*1.000040000000+10)/TB)',fps=fps=30:start_time=30.500000000,"
        "settb=1/90000,setpts='PTS-20.500000000/TB',scale=640:360:flags=bicubic,setsar=1,format=yuv420p"
    )


def test_sound_is_laid_out_on_lesson_time():
    heard = Sound(Path("/making/scratch/camera-2.s16"), 48_000, 480_000)
    pieces = (Piece(0, 5000, 1000.0, 40.0), Piece(5000, 10_000, 3000.0))
    argv = layout_command(heard, pieces, 0, 14_000, Path("/making/scratch/lesson-2.s16")).argv
    graph = (
        "[0:a]atrim=end_sample=240001:start_sample=0[s0];[s0]asetpts=N/SR/TB[s1];[s1]asetrate=102395904[s2];"
        "[s2]aresample=102400000[s3];[s3]asetrate=48000[s4];[s4]asetpts=N/SR/TB[s5];[s5]apad=whole_len=240010[s6];"
        "[s6]atrim=end_sample=240010[s7];[s7]adelay=48000S:all=1[s8];"
        "[0:a]atrim=end_sample=480001:start_sample=240000[s9];[s9]asetpts=N/SR/TB[s10];[s10]apad=whole_len=240000[s11];"
        "[s11]atrim=end_sample=240000[s12];[s12]adelay=95990S:all=1[s13];[s8][s13]concat=a=1:n=2:v=0[s14];"
        "[s14]apad=whole_len=672000[s15]"
    )
    assert argv == words(
        f"{BEGIN} -f s16le -ac 1 -ar 48000 -format_whitelist s16le -protocol_whitelist file "
        "-i file:/making/scratch/camera-2.s16 -filter_complex",
        graph,
        "-map [s15] -f s16le -ar 48000 file:/making/scratch/lesson-2.s16",
    )


def test_levelled_sound_is_encoded_as_it_is():
    assert encode_sound(Path("/making/l.s16"), Path("/making/0.mp4")).argv == words(
        f"{BEGIN} -f s16le -ar 48000 -ac 1 {RAW} -i file:/making/l.s16", AAC, "file:/making/0.mp4"
    )


def test_silence():
    assert silence_command(5.5, Path("/making/0.mp4")).argv == words(
        f"{BEGIN} -f lavfi -i anullsrc=r=48000:cl=mono,atrim=end_sample=264000", AAC, "file:/making/0.mp4"
    )


def test_thumbnails_are_keyframes():
    shown = (
        f"{BEGIN} -skip_frame nokey -protocol_whitelist file -format_whitelist mov -max_pixels 16777216 -threads 1 "
        "-i file:/making/film.mp4 -copyts -map 0:V:0 -vf scale=160:90:flags=area,settb=1/1000 "
        "-fps_mode passthrough -enc_time_base 1:1000 -f image2 -frame_pts 1 /making/100%%/%09d.bmp"
    )
    film, into = Path("/making/film.mp4"), Path("/making/100%")
    assert thumbnails_command(film, (160, 90), into).argv == words(shown)
    poster = "-map 0:V:0 -vf select='lte(n,7)' -fps_mode passthrough -f image2 -update 1 /making/poster.bmp"
    command = thumbnails_command(film, (160, 90), into, poster=(7, Path("/making/poster.bmp")))
    assert command.argv == words(f"{shown} {poster}")
    assert command.writes == (into, Path("/making"))


def test_speech_hears_16_khz_in_a_child_of_its_own(monkeypatch):
    monkeypatch.setattr("transcode.speech.cores", lambda: 2)
    sound = Sound(Path("/making/l.s16"), 48_000, 480_000)
    assert resample_command(sound, Path("/making/h.s16"), 16_000).argv == words(
        f"{BEGIN} -f s16le -ar 48000 -ac 1 {RAW} -i file:/making/l.s16 -f s16le -ar 16000 -ac 1 file:/making/h.s16"
    )
    command = speech_command(
        Path("/making/h.s16"), Path("/models/small"), SpeechModel("small"), language="en-GB", answer=Path("/making/a.json")
    )
    assert command.argv[1:6] == ("-m", "transcode.speech_child", "/making/h.s16", "/models/small", "/making/a.json")
    assert command.argv[6] == (
        '{"device": "auto", "compute_type": "auto", "language": "en", "batch": 8, "beam": 5, "threads": 2}'
    )
    assert Path("/models/small") in command.reads
    assert command.writes == (Path("/making"),)
