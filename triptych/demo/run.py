"""`triptych demo`: sample, service, story, checks; then it stays up, or with `--once` it says how long each stage took."""

import json
import os
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx2
from pydantic import SecretStr
from rich.console import Console

from domain.observation import CAMERAS
from domain.people import Role
from domain.recording import Stage
from triptych.demo import cast, checks, story
from triptych.demo.visitor import Refused, Visitor
from triptych.operating import bring_up_to_date, create_first_admin
from triptych.sample import SampleOptions, make_sample
from triptych.settings import Settings
from triptych.speech import packaged_model
from triptych.supervisor import Child, supervise
from triptych.wiring import opened

READY_SECONDS = 60.0
LESSON_SECONDS = 900.0
SAMPLE = SampleOptions(seed=2026)


@dataclass(frozen=True)
class Told:
    """What an earlier run of the demonstration left behind, so that the next one starts in seconds."""

    provider_id: str
    cohort_id: str
    observation_id: str


class Demo:
    """One run in one folder, on one port."""

    def __init__(self, folder: Path, port: int, console: Console, sample: SampleOptions = SAMPLE, **settings: Any) -> None:
        self._sample = sample
        self.folder = folder.resolve()
        self.console = console
        self.seconds: dict[str, float] = {}
        self.settings = Settings(data_dir=self.folder / "data", port=port, speech_model=packaged_model(), **settings)
        self._memory = self.folder / "told.json"

    @property
    def told(self) -> Told | None:
        """What an earlier run left, or None when it did not come to its end."""
        return Told(**json.loads(self._memory.read_text(encoding="utf-8"))) if self._memory.is_file() else None

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Note how long a part took."""
        began = monotonic()
        yield
        self.seconds[name] = monotonic() - began

    def say(self, words: str) -> None:
        """Tell the person at the terminal."""
        self.console.print(f"  {words}", highlight=False)

    def sample(self) -> list[Path]:
        """Return the three files of the sample lesson, made once."""
        folder = self.folder / "sample"
        truth = folder / "truth.json"
        with self.timed("sample"):
            if not truth.is_file():
                self.console.print("Making a sample lesson of 90 seconds, three cameras")
                make_sample(folder, self._sample, tell=self.say)
            files = [folder / camera["file"] for camera in json.loads(truth.read_text(encoding="utf-8"))["cameras"]]
        return files[: len(CAMERAS)]

    @contextmanager
    def service(self) -> Iterator[str]:
        """Run the service, as `triptych serve` does, and give its address when it answers."""
        refuse_taken_port(self.settings.port)
        if self.told is None and self.settings.data_dir.exists():
            self.say("An earlier run did not come to its end; its data is put away and the story begins again.")
            shutil.rmtree(self.settings.data_dir)
        bring_up_to_date(self.settings)
        environment = {**os.environ, **as_environment(self.settings)}
        children = [Child("api", ["api"], environment), Child("worker", ["worker"], environment)]
        stop = threading.Event()
        keeper = threading.Thread(target=supervise, args=(children, stop), name="supervisor")
        keeper.start()
        try:
            with self.timed("start"):
                wait_for_health(self.settings.address)
            yield self.settings.address
        finally:
            stop.set()
            keeper.join()

    def tell(self, address: str, files: list[Path]) -> Told:
        """Play the whole story through the service once; a second run finds it told."""
        if self.told is not None:
            return self.told
        provider_id = create_first_admin(
            self.settings,
            cast.PROVIDER,
            full_name=cast.ADMIN.full_name,
            known_as=cast.ADMIN.known_as,
            email=cast.ADMIN.email,
            password=cast.PASSWORD,
        )
        with self.timed("programme"), Visitor(address) as admin:
            programme = story.set_up(address, admin.sign_in(cast.ADMIN), provider_id)
        with Visitor(address) as trainee, Visitor(address) as tutor, Visitor(address) as lead:
            self._hand_in(trainee.sign_in(cast.TRAINEE), programme.observation_id, files)
            story.give_feedback(tutor.sign_in(cast.TUTOR), programme.observation_id)
            story.answer(trainee, programme.observation_id)
            story.draw_sample(address, lead.sign_in(cast.LEAD), programme)
        told = Told(provider_id, programme.cohort_id, programme.observation_id)
        self._memory.write_text(json.dumps(asdict(told)), encoding="utf-8")
        return told

    def _hand_in(self, trainee: Visitor, observation: str, files: list[Path]) -> None:
        """Upload, wait until the lesson can be watched, attest, wait until it is complete."""
        with self.timed("upload"):
            story.hand_in(trainee, observation, files, self.say)
        with self.timed("watchable"):
            story.wait_until(trainee, observation, lambda d: bool(d["revision"]), self.say, seconds=LESSON_SECONDS)
        story.attest(trainee, observation)
        with self.timed("complete"):
            story.wait_until(
                trainee, observation, lambda d: d["preparation"]["state"] == "complete", self.say, seconds=LESSON_SECONDS
            )

    def check(self, address: str, told: Told) -> Mapping[str, int]:
        """Check by HTTP that the lesson plays and a comment comes back. Raises NotPlayable."""
        with self.timed("check"), Visitor(address) as trainee, Visitor(address) as tutor, Visitor(address) as moderator:
            for visitor, player in ((trainee, cast.TRAINEE), (tutor, cast.TUTOR), (moderator, cast.MODERATOR)):
                visitor.sign_in(player)
            checks.nothing_failed(trainee.get(f"/api/observations/{told.observation_id}"))
            counted = checks.lesson_is_playable(trainee, told.observation_id)
            checks.comment_comes_back(tutor, trainee, told.observation_id)
            checks.moderator_sees_exactly(moderator, {told.observation_id})
        return counted

    def stage_seconds(self) -> dict[str, float]:
        """Seconds that each stage of the pipeline took, from the rows."""
        with opened(self.settings) as rows, rows.read() as session:
            stages = session.query(Stage).order_by(Stage.started_at).all()
        return {
            f"{stage.name} {stage.camera or ''}".strip(): (stage.finished_at - stage.started_at).total_seconds()
            for stage in stages
            if stage.started_at and stage.finished_at
        }

    def show_log_ins(self, address: str, told: Told) -> None:
        """Print the address and who can sign in."""
        self.console.print(f"\n[bold]Triptych is running at {address}[/]", highlight=False)
        for player in (cast.TRAINEE, cast.TUTOR, cast.MODERATOR, cast.LEAD, cast.MENTOR, cast.ADMIN):
            shown = "programme lead" if player.role is Role.LEAD else str(player.role)
            self.console.print(f"  {shown:<15} {player.email:<25} {player.full_name}", highlight=False, soft_wrap=True)
        self.console.print(f"  password of all: {cast.PASSWORD}", highlight=False)
        self.console.print(f"  the lesson:      {address}/lessons/{told.observation_id}\n", highlight=False, soft_wrap=True)


def as_environment(settings: Settings) -> dict[str, str]:
    """Return what must be set for another process to have the same settings."""
    said = {}
    for name in settings.model_fields_set:
        value = getattr(settings, name)
        said[f"TRIPTYCH_{name.upper()}"] = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return said


def refuse_taken_port(port: int) -> None:
    """Raise OSError with a sentence when another program has the port."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise OSError(f"port {port} is taken by another program; choose one with `make demo PORT=8123`")


def wait_for_health(address: str) -> None:
    """Return when the service answers. Raises TimeoutError when it does not."""
    deadline = monotonic() + READY_SECONDS
    while True:
        try:
            if httpx2.get(f"{address}/api/health", timeout=2.0).is_success:
                return
        except httpx2.TransportError as error:
            if monotonic() > deadline:
                raise TimeoutError(f"the service did not answer within {READY_SECONDS:.0f} s: {error}") from error
        sleep(0.1)


def run_demo(folder: Path, *, port: int, once: bool) -> int:
    """Run the demonstration; return the exit code. Without `once` it stays up until it is interrupted."""
    console = Console()
    demo = Demo(folder, port, console)
    demo.folder.mkdir(parents=True, exist_ok=True)
    try:
        files = demo.sample()
        with demo.service() as address:
            told = demo.tell(address, files)
            if not once:
                demo.show_log_ins(address, told)
                demo.say("It stays up until you press Ctrl+C.")
                threading.Event().wait()
            counted = demo.check(address, told)
            demo.show_log_ins(address, told)
    except KeyboardInterrupt:
        return 0
    except (Refused, checks.NotPlayable, RuntimeError, OSError) as error:
        console.print(f"[bold red]The demonstration failed:[/] {error}")
        return 1
    seconds = {name: round(value, 1) for name, value in {**demo.seconds, **demo.stage_seconds()}.items()}
    console.print(f"The lesson plays: {counted}", highlight=False)
    console.print_json(json.dumps({"ok": True, "seconds": seconds, **counted}), indent=None)
    return 0
