"""A synthetic three-camera lesson with known truth: to try the service without children in the picture, and to measure it."""

from triptych.sample.make import make_sample
from triptych.sample.options import CameraOptions, Pause, SampleOptions
from triptych.sample.truth import CameraTruth, Truth

__all__ = ["CameraOptions", "CameraTruth", "Pause", "SampleOptions", "Truth", "make_sample"]
