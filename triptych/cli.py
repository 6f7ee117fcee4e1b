"""The command line. Each command imports what it needs when it runs, so that `--help` is quick and `api` stays small."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from triptych.settings import Settings

app = typer.Typer(
    help="Triptych: three cameras, one lesson.", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)
admin = typer.Typer(help="Accounts that only an operator can make.", no_args_is_help=True)
audit = typer.Typer(help="The record of who did what.", no_args_is_help=True)
app.add_typer(admin, name="admin")
app.add_typer(audit, name="audit")

out = Console()
err = Console(stderr=True)

Cameras = Annotated[list[Path], typer.Argument(help="One camera each: a file, or a folder that holds its parts.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@app.command()
def check(cameras: Cameras, *, as_json: AsJson = False) -> None:
    """Say whether each camera's recording is usable. Exit 1 if any is not."""
    from triptych.commands import check_cameras

    raise typer.Exit(check_cameras(cameras, as_json=as_json, out=out))


@app.command()
def align(
    cameras: Cameras,
    *,
    as_json: AsJson = False,
    plot: Annotated[Path | None, typer.Option(help="Draw window lags, fit and outliers into this PNG.")] = None,
) -> None:
    """Place the cameras on one timeline. Exit 0: all aligned; 3: some camera could not be; 2: bad input."""
    from triptych.commands import align_cameras

    raise typer.Exit(align_cameras(cameras, as_json=as_json, plot=plot, out=out, err=err))


@app.command()
def prepare(
    cameras: Cameras,
    *,
    to: Annotated[Path, typer.Option("--out", help="Folder for the lesson; opens in any HLS player.")],
    language: Annotated[str, typer.Option(help="Language spoken in the lesson (BCP 47).")] = "en",
) -> None:
    """Do the whole media job here, without server or account. Exit 0: complete; 3: a camera is missing; 2: nothing usable."""
    from triptych.commands import prepare_lesson

    raise typer.Exit(prepare_lesson(cameras, to, language, Settings(), err))


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="Where to put the files and truth.json.")],
    *,
    minutes: Annotated[float, typer.Option(help="Length of the lesson.")] = 1.5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same truth.")] = 1,
) -> None:
    """Make a synthetic three-camera lesson whose truth is known."""
    from triptych.sample import SampleOptions, make_sample

    with err.status("Drawing, speaking and recording the sample lesson"):
        make_sample(folder, SampleOptions(minutes=minutes, seed=seed), tell=err.print)
    err.print(f"The sample lesson is in {folder}; its truth in {folder / 'truth.json'}")


@app.command()
def serve() -> None:
    """Run the service: pages, API and one worker, started again whenever they end."""
    import os

    from triptych.logs import set_up_logs
    from triptych.operating import bring_up_to_date
    from triptych.supervisor import Child, stop_on_signals, supervise

    settings = Settings()
    set_up_logs(settings)
    bring_up_to_date(settings)
    err.print(f"Triptych at {settings.address}")
    supervise([Child("api", ["api"], os.environ), Child("worker", ["worker"], os.environ)], stop_on_signals())


@app.command()
def api() -> None:
    """Run the pages and the API alone. It does no media work and loads none of its libraries."""
    from triptych.logs import set_up_logs
    from triptych.server import run_api

    settings = Settings()
    set_up_logs(settings)
    run_api(settings)


@app.command()
def worker() -> None:
    """Run one worker alone. A second one on this machine needs another TRIPTYCH_SLOT; on another machine, PostgreSQL."""
    from triptych.logs import set_up_logs
    from triptych.working import work

    settings = Settings()
    set_up_logs(settings)
    work(settings)


@app.command()
def migrate() -> None:
    """Bring the database to this version. Safe to run again."""
    from triptych.operating import bring_up_to_date

    settings = Settings()
    bring_up_to_date(settings)
    err.print("The database is up to date.")


@app.command()
def upload(
    observation: Annotated[str, typer.Argument(help="The address of the lesson's page, or the lesson's id.")],
    camera: Annotated[int, typer.Argument(min=1, max=3, help="Which camera.")],
    files: Annotated[list[Path], typer.Argument(help="The camera's file, or its chapters in order.")],
    *,
    server: Annotated[str, typer.Option(help="Where the service is, when only the lesson's id is given.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Send even if these very files are there already.")] = False,
) -> None:
    """Send one camera's recording with a token from your account page; run it again to go on. Exit 0 when it is there."""
    from triptych.upload import upload as send

    raise typer.Exit(send(observation, camera, files, server, again=again, err=err))


@app.command()
def doctor(
    *,
    as_json: AsJson = False,
    fix: Annotated[bool, typer.Option("--fix", help="Set the rules that the bucket lacks first.")] = False,
    fetch_model: Annotated[bool, typer.Option("--fetch-model", help="Download the speech model first.")] = False,
) -> None:
    """Say what is missing and what to install. Exit 1 if the service cannot do its work."""
    from triptych.doctor import examine, fetch, put_right, show

    settings = Settings()
    if fetch_model:
        fetch(settings, err)
    if fix:
        put_right(settings, err)
    findings = examine(settings)
    if as_json:
        out.print_json(json.dumps([asdict(finding) for finding in findings]))
    else:
        show(findings, out)
    raise typer.Exit(1 if any(finding.needed and not finding.well for finding in findings) else 0)


@app.command()
def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="Check that the lesson plays, print the seconds, and end.")] = False,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demonstration keeps its things.")] = Path(".demo"),
) -> None:
    """Take a sample lesson through the real service, print the log-ins, and stay up."""
    from triptych.demo.run import run_demo

    raise typer.Exit(run_demo(folder, port=port, once=once))


@admin.command("create")
def admin_create(
    *,
    provider: Annotated[str, typer.Option(help="Name of the provider, as people know it.")],
    full_name: Annotated[str, typer.Option(help="The administrator's name, as they write it.")],
    email: Annotated[str, typer.Option(help="The administrator's e-mail address, to sign in with.")],
    known_as: Annotated[str, typer.Option(help="What people call them; default: the full name.")] = "",
) -> None:
    """Make a provider and its first administrator; print the link with which they choose a password."""
    from triptych.operating import bring_up_to_date, invite_first_admin

    settings = Settings()
    bring_up_to_date(settings)
    link = invite_first_admin(settings, provider, full_name, known_as or full_name, email)
    err.print("Open this link within 7 days to choose a password. It works once:")
    out.print(link, soft_wrap=True, highlight=False)


@audit.command("verify")
def audit_verify(*, as_json: AsJson = False) -> None:
    """Prove each provider's chain against its last signed anchor. Exit 1 if a chain is broken."""
    from triptych.operating import verify_audit

    raise typer.Exit(verify_audit(Settings(), as_json=as_json, out=out))
