"""Pictures of what a check found in a recording. They show the classroom, so that whoever may not watch may not see them."""

from typing import Annotated

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, RedirectResponse

from domain.actions import Action
from review_api.contract import problems
from review_api.guard import Permit, guard, not_there
from review_api.parts import The
from review_api.shapes import IdInPath
from review_api.things import the_finding
from storage.objects import ObjectMissing

router = APIRouter(prefix="/api/findings", tags=["Recordings"])


@router.get(
    "/{id}/picture",
    response_class=Response,
    responses={
        **problems(404),
        200: {"description": "The picture.", "content": {"image/jpeg": {}}},
        307: {"description": "The picture lies in a bucket, at this address for the next seconds."},
    },
)
def read_picture(
    id: IdInPath,  # noqa: A002 - the path's name
    permit: Annotated[Permit, guard(Action.OBSERVATION_WATCH, the_finding)],  # noqa: ARG001 - asked before anything is read
    the: The,
) -> Response:
    """Return the picture of the moment that a finding speaks of. It never changes."""
    key = the.evidence.picture_of(id)
    if key is None:
        raise not_there()
    try:
        found = the.parts.objects.locate(key)
    except ObjectMissing as missing:
        raise not_there() from missing
    if found.path is not None:
        return FileResponse(found.path, media_type="image/jpeg", headers={"cache-control": "private, max-age=600"})
    assert found.url is not None, "a locator has a path or a url"
    return RedirectResponse(found.url, 307, headers={"cache-control": "no-store"})
