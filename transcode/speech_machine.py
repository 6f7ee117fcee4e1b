"""What a speech model runs on; also a program that says so: `python -m transcode.speech_machine OPTIONS`.

It has to be asked where the model will run: in the jail, which may hide a graphics processor that the machine has.
"""

import json
import sys

import ctranslate2


def machine(device: str, compute_type: str) -> tuple[str, str]:
    """Choose a GPU when there is one, and the arithmetic that suits the device."""
    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    if compute_type == "auto":
        compute_type = "float16" if device == "cuda" else "int8"
    return device, compute_type


if __name__ == "__main__":
    wanted = json.loads(sys.argv[1])
    print(json.dumps(machine(wanted["device"], wanted["compute_type"])))  # noqa: T201 - this is the answer
