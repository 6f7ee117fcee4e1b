"""Uploads: a camera's recording sent in parts, over any number of breaks.

The parts themselves come in by `review_api.sent_parts`, or go to the bucket; whoever sends cannot tell which.
"""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from domain.actions import Action
from ingest.opening import Offered
from ingest.refusals import NotTaken, Refusal
from review_api.contract import problems
from review_api.errors import Problem
from review_api.guard import Permit, guard, uploading
from review_api.parts import Services, The
from review_api.recording_shapes import RecordingShape
from review_api.shapes import CameraInPath, IdInPath
from review_api.things import the_observation, the_upload
from review_api.upload_shapes import (
    CompletedUpload,
    FileOrder,
    NewUpload,
    PartsToSign,
    SignedParts,
    SignedPartShape,
    UploadShape,
    WholeUpload,
)

router = APIRouter(prefix="/api", tags=["Uploads"])

MaySend = Annotated[Permit, guard(Action.RECORDING_RECEIVE, the_upload, by=uploading)]
"""Whoever may bring the recording in: what parts are signed, put in order and joined by."""


@router.post("/observations/{id}/cameras/{camera}/uploads", status_code=201, responses=problems(409, 413, 503, 507))
def open_upload(
    camera: CameraInPath,
    ask: NewUpload,
    permit: Annotated[Permit, guard(Action.UPLOAD_OPEN, the_observation, by=uploading)],
    the: The,
    response: Response,
) -> UploadShape:
    """Begin to send a camera's recording, or go on (200): the same files for the same camera are the same upload."""
    offered = [Offered(file.file_name, file.size_bytes, file.fingerprint, file.modified_ms) for file in ask.files]
    seen, opened = the.opening.open(permit.actor, permit.thing, camera, offered, ask.part_bytes_wish, again=ask.again)
    response.status_code = 201 if opened else 200
    return UploadShape.of(seen)


@router.get("/observations/{id}/uploads", responses=problems(503))
def list_uploads(
    permit: Annotated[Permit, guard(Action.OBSERVATION_SEE, the_observation, by=uploading)], the: The
) -> list[UploadShape]:
    """Return the uploads under way, and those that were put away and nobody has acknowledged. Newest first."""
    return [UploadShape.of(seen) for seen in the.uploads.of_observation(permit.thing.id)]


@router.get("/uploads/{id}", responses=problems(503))
def read_upload(
    id: IdInPath,  # noqa: A002 - the path's name
    _permit: Annotated[Permit, guard(Action.OBSERVATION_SEE, the_upload, by=uploading)],
    the: The,
) -> UploadShape:
    """Return an upload as it stands."""
    return UploadShape.of(the.uploads.seen(id))


@router.post("/uploads/{id}/sign", responses=problems(409, 503))
def sign_parts(
    id: IdInPath,  # noqa: A002 - the path's name
    ask: PartsToSign,
    _permit: MaySend,
    the: The,
) -> SignedParts:
    """Return links to send parts by. Each is for one part with one digest, and lives for a quarter of an hour."""
    signed = the.uploads.sign(id, ask.file, list({part.n: (part.n, part.sha256) for part in ask.parts}.values()))
    return SignedParts(parts=[SignedPartShape.of(part) for part in signed])


@router.put("/uploads/{id}/order", responses=problems(409, 503))
def order_files(
    id: IdInPath,  # noqa: A002 - the path's name
    ask: FileOrder,
    _permit: MaySend,
    the: The,
) -> UploadShape:
    """Put the files of an upload in order, while it is open."""
    try:
        return UploadShape.of(the.uploads.order(id, ask.files))
    except ValueError as error:
        raise Problem(422, "not_fitting", "Each file of the upload must be named once. Reload the page.") from error


@router.post("/uploads/{id}/complete", responses=problems(409, 503))
def complete_upload(
    id: IdInPath,  # noqa: A002 - the path's name
    ask: WholeUpload,
    permit: MaySend,
    the: The,
) -> CompletedUpload:
    """Say that all was sent: the parts become the camera's recording. The third camera starts the lesson."""
    composites = {file.file: file.composite for file in ask.files}
    recording = the.completing.complete(permit.actor, permit.thing, id, composites)
    return CompletedUpload(upload=UploadShape.of(the.uploads.seen(id)), recording=RecordingShape.of(recording))


@router.delete("/uploads/{id}", status_code=204, responses=problems(409, 503))
def abandon_upload(
    id: IdInPath,  # noqa: A002 - the path's name
    permit: Annotated[Permit, guard(Action.UPLOAD_ABANDON, the_upload, by=uploading)],
    the: The,
) -> None:
    """Drop an upload and what came of it; or put away the notice of one that the service dropped."""
    the.uploads.abandon(permit.actor, permit.thing, id)


_STATUS = {
    Refusal.EMPTY: 422,
    Refusal.TOO_LARGE: 413,
    Refusal.SAME_FILE_TWICE: 422,
    Refusal.NO_SUCH_PART: 422,
    Refusal.NO_ROOM: 507,
    Refusal.QUOTA_TRAINEE: 507,
    Refusal.QUOTA_COHORT: 507,
}
"""What a refusal becomes; every other one is a 409."""

_SHOWN = frozenset({Refusal.ANOTHER_OPEN, Refusal.PARTS_MISSING})
"""Refusals that come with the upload to look at."""


def refused(request: Request, error: Exception) -> JSONResponse:
    """Answer a refusal about an upload."""
    assert isinstance(error, NotTaken)
    more = {}
    if error.upload_id is not None and error.refusal in _SHOWN:
        the: Services = request.app.state.services
        more["current"] = UploadShape.of(the.uploads.seen(error.upload_id)).model_dump(mode="json")
    return Problem(_STATUS.get(error.refusal, 409), error.refusal.value, str(error), **more).response()
