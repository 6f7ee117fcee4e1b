"""What ends a sending in its middle: a token that is taken back, a file that is no longer as it was. What has arrived stays."""

import hashlib
import random
from pathlib import Path

import pytest
from sqlalchemy import select

from custody.act import Custody
from domain.account import UploadToken
from domain.recording import Part
from people.upload_tokens import UploadTokens
from tests.triptych.living import Living, sender
from triptych.sending import Sent, Stopped
from triptych.wiring import object_store

PART = 5 * 2**20
FILM = random.Random(11).randbytes(6 * PART + 1000)


@pytest.fixture
def living(tmp_path: Path):
    made = Living(tmp_path, {})
    made.start()
    yield made
    made.close()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(FILM)
    return path


def sent(living: Living, film: Path, **more) -> int:
    """Send the film and return how many bytes were put on the line."""
    with sender(living.address, living.token, **more) as sending:
        sending.send(living.programme.observation_id, 1, [film], part_bytes=PART)
        return sending.on_the_line


def arrived(living: Living) -> str:
    with living.rows.read() as session:
        [key] = session.scalars(select(Part.object_key)).all()
    return hashlib.sha256(b"".join(object_store(living.settings).read(key))).hexdigest()


def test_a_token_that_is_taken_back_ends_it_and_another_goes_on(living: Living, film: Path):
    tokens, programme = UploadTokens(living.rows, Custody(living.rows)), living.programme
    with living.rows.read() as session:
        [token_id] = session.scalars(select(UploadToken.id)).all()

    ended: list[str] = []

    def revoke(far: Sent) -> None:
        if far.there >= 2 * PART and not ended:
            ended.append(token_id)
            tokens.revoke(programme.actor("trainee"), programme.provider, token_id)

    with pytest.raises(Stopped) as stopped:
        sent(living, film, tell=revoke)
    assert stopped.value.code == "token_not_valid"
    living.token = tokens.make(programme.actor("trainee"), programme.provider, "another", days=1).token
    assert sent(living, film) <= len(FILM) - 2 * PART, "what had arrived was sent again"
    assert arrived(living) == hashlib.sha256(FILM).hexdigest()


def test_a_file_that_grows_shorter_ends_it_and_goes_on_when_it_is_whole_again(living: Living, film: Path):
    def shorten(far: Sent) -> None:
        if far.there >= 2 * PART:
            film.write_bytes(FILM[: 3 * PART])

    with pytest.raises(Stopped, match=r"film\.mp4 is shorter than it was"):
        sent(living, film, tell=shorten)
    film.write_bytes(FILM)
    assert sent(living, film) <= len(FILM) - 2 * PART
    assert arrived(living) == hashlib.sha256(FILM).hexdigest()
