"""Files under way in a bucket: S3's multipart upload, sent to straight from the browser by presigned addresses.

An address binds number, length and SHA-256 of a part: other bytes are refused by the bucket itself. What the bucket has
is asked with ListParts; digests are not in that list everywhere, which is why no two digests are ever signed for one part at
once (`ingest.uploads` sees to that).
"""

import base64
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from domain.upload import composite_of
from storage.objects import DigestMismatch, ObjectExists, ObjectMissing, checked
from storage.parts import Arriving, LinkRefused, NoSuchUpload, PartLink, PartsMissing, Slot
from storage.s3_errors import store_errors

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

CHECKSUM = "x-amz-checksum-sha256"


class S3Parts:
    """Files under way in `bucket`. Links are made by the `public` client, which knows the address that browsers use."""

    def __init__(self, bucket: str, client: "S3Client", public: "S3Client") -> None:
        self._bucket = bucket
        self._client = client
        self._public = public

    def begin(self, key: str, size_bytes: int, part_bytes: int) -> str:
        """Start a multipart upload; a bucket reserves nothing. See the port."""
        noted = {"part-bytes": str(part_bytes), "size-bytes": str(size_bytes)}
        with store_errors(checked(key)):
            return self._client.create_multipart_upload(
                Bucket=self._bucket,
                Key=key,
                ContentType="application/octet-stream",
                ChecksumAlgorithm="SHA256",
                Metadata=noted,
            )["UploadId"]

    def link(self, key: str, upload_id: str, slot: Slot, *, seconds: int) -> PartLink:
        """Presign one UploadPart; length and digest are part of what is signed. See the port."""
        digest = base64.b64encode(bytes.fromhex(slot.sha256)).decode("ascii")
        with store_errors(key):
            url = self._public.generate_presigned_url(
                "upload_part",
                Params={
                    "Bucket": self._bucket,
                    "Key": checked(key),
                    "UploadId": upload_id,
                    "PartNumber": slot.number,
                    "ContentLength": slot.length,
                    "ChecksumSHA256": digest,
                },
                ExpiresIn=seconds,
            )
        return PartLink(url, {CHECKSUM: digest})

    def arriving(self, ticket: str) -> Arriving:
        """Refuse: parts go to the bucket itself. See the port."""
        raise LinkRefused(f"parts are sent to the bucket, not here: {ticket[:8]}")

    def present(self, key: str, upload_id: str) -> frozenset[int]:
        """Ask the bucket. See the port."""
        return frozenset(self._tags(key, upload_id))

    def join(self, key: str, upload_id: str, digests: Sequence[bytes]) -> str:
        """Complete the upload, or find that this was done: by the composite digest of what lies under the key. See the port."""
        expected = composite_of(digests)
        try:
            tags = self._tags(checked(key), upload_id)
            if len(tags) < len(digests):
                raise PartsMissing(key)
            parts: list[CompletedPartTypeDef] = [
                {"PartNumber": number, "ETag": tags[number], "ChecksumSHA256": base64.b64encode(digest).decode("ascii")}
                for number, digest in enumerate(digests, start=1)
            ]
            with store_errors(key):
                self._client.complete_multipart_upload(
                    Bucket=self._bucket, Key=key, UploadId=upload_id, MultipartUpload={"Parts": parts}, IfNoneMatch="*"
                )
        except (NoSuchUpload, ObjectExists):
            self._must_be(key, expected)
            return expected
        self._must_be(key, expected)
        return expected

    def give_up(self, key: str, upload_id: str) -> None:
        """Abort the upload. See the port."""
        try:
            with store_errors(key):
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=checked(key), UploadId=upload_id)
        except NoSuchUpload:
            return

    def under_way(self) -> Mapping[str, float]:
        """Answer nothing: the bucket's lifecycle rule tidies it. See the port."""
        return {}

    def _tags(self, key: str, upload_id: str) -> dict[int, str]:
        """The parts that are there, with what S3 calls them. One that came twice may be listed twice; the last one counts."""
        tags: dict[int, tuple[float, str]] = {}
        pages = self._client.get_paginator("list_parts").paginate(Bucket=self._bucket, Key=checked(key), UploadId=upload_id)
        with store_errors(key):
            for page in pages:
                for part in page.get("Parts", ()):
                    found = (part["LastModified"].timestamp(), part["ETag"])
                    tags[part["PartNumber"]] = max(found, tags.get(part["PartNumber"], found))
        return {number: tag for number, (_, tag) in tags.items()}

    def _must_be(self, key: str, expected: str) -> None:
        try:
            with store_errors(key):
                head = self._client.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
        except ObjectMissing as missing:
            raise NoSuchUpload(key) from missing
        if head.get("ChecksumSHA256") != expected:
            raise DigestMismatch(key)
