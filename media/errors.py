"""What can go wrong when a media tool runs, each error with the tool's own words."""

# ruff: noqa: N818 - names say what happened


class MediaError(Exception):
    """A media tool did not do its work. The message is a sentence; what the tool said is kept beside it."""


class ToolMissing(MediaError):
    """The program is not on this machine. The message says what to install."""


class ToolFailed(MediaError):
    """The program ran and failed: `tool` by name, exit `code` (negative: the signal that ended it), tail of its `stderr`."""

    def __init__(self, tool: str, code: int, stderr: str, why: str = "") -> None:
        self.tool = tool
        self.code = code
        self.stderr = stderr
        said = next((line.strip() for line in reversed(stderr.splitlines()) if line.strip()), "it said nothing")
        super().__init__(f"{tool} failed (exit code {code}){f', {why}' if why else ''}: {said}")


class ToolTimedOut(MediaError):
    """The program took longer than its wall-clock limit and was ended."""

    def __init__(self, tool: str, seconds: float, stderr: str) -> None:
        self.tool = tool
        self.seconds = seconds
        self.stderr = stderr
        super().__init__(f"{tool} was still running after {seconds:.0f} s and was ended")


class ToolStopped(MediaError):
    """The program was ended because whoever watched it asked for that."""

    def __init__(self, tool: str) -> None:
        self.tool = tool
        super().__init__(f"{tool} was stopped before it had finished")


class NotARecording(MediaError):
    """The bytes are not one of the containers that cameras write, whatever the file is called."""


class JailMissing(MediaError):
    """Nothing on this machine can confine a media tool, and nobody has said that this is acceptable."""
