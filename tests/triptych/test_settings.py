import pytest
from pydantic import ValidationError

from ingest.accepted import Accepted
from triptych.demo.run import as_environment
from triptych.settings import Settings


def test_a_public_address_without_https_is_refused(monkeypatch):
    monkeypatch.setenv("TRIPTYCH_PUBLIC_URL", "http://lessons.example.ac.uk")
    with pytest.raises(ValidationError, match="do not travel over plain http"):
        Settings()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost:9000", "http://[::1]:8000", "https://lessons.example.ac.uk"]
)
def test_loopback_and_https_are_accepted(monkeypatch, address):
    monkeypatch.setenv("TRIPTYCH_PUBLIC_URL", address)
    assert Settings().address == address


def test_listening_for_everybody_needs_an_address_with_https(monkeypatch):
    monkeypatch.setenv("TRIPTYCH_HOST", "0.0.0.0")
    with pytest.raises(ValidationError, match="plain http"):
        Settings()


def test_s3_needs_a_bucket(monkeypatch):
    monkeypatch.setenv("TRIPTYCH_OBJECTS", "s3")
    with pytest.raises(ValidationError, match="TRIPTYCH_S3_BUCKET"):
        Settings()


def test_only_kinds_of_recordings_that_can_be_opened_safely_may_be_accepted(monkeypatch):
    monkeypatch.setenv("TRIPTYCH_CONTAINERS", "mov,hls")
    with pytest.raises(ValidationError, match="names hls; it can name mov, matroska"):
        Settings()
    monkeypatch.setenv("TRIPTYCH_CONTAINERS", "mov,avi")
    assert Settings().accepted == Accepted(longest_s=4 * 3600, containers=frozenset({"mov", "avi"}))


def test_settings_cannot_be_changed_afterwards():
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_another_process_gets_the_same_settings(monkeypatch, tmp_path):
    settings = Settings(data_dir=tmp_path, port=8123, speech_model="tiny.en")
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings
