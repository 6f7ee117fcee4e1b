"""Objects in an S3 bucket, by boto3. The only file that opens it; those that come in parts are put together in `s3_parts`.

Every request that carries bytes carries their SHA-256, so that the store refuses what was damaged on the way. The SHA-256 of
the whole object lies in its metadata, since S3's own is a digest of digests for a large one. A file is never held in memory:
one part is.
"""

import base64
import hashlib
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Literal

import boto3
from botocore.config import Config

from storage.bucket_rules import BucketRules
from storage.objects import (
    BLOCK_BYTES,
    DigestMismatch,
    Locator,
    ObjectExists,
    ObjectMissing,
    StoredObject,
    blocks_of,
    checked,
    checked_prefix,
    sha256_of,
)
from storage.s3_errors import PastTheEnd, store_errors
from storage.s3_parts import S3Parts

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

    Parts = list[CompletedPartTypeDef]

PART_BYTES = 16 * 1024 * 1024
"""With at most 10,000 parts, this allows objects of 160 GB: ten hours at 35 Mb/s."""

SHA256 = "sha256"
"""The name of the metadata that holds the digest of the whole object."""

_ALGORITHM: Literal["SHA256"] = "SHA256"
_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".vtt": "text/vtt",
    ".json": "application/json",
    ".jpg": "image/jpeg",
}
"""What browsers are told, since they may fetch straight from the bucket."""


class S3Objects:
    """An object store in a bucket that exists. `public_endpoint_url` is where browsers reach it, for the links of `locate`."""

    def __init__(
        self,
        bucket: str,
        *,
        endpoint_url: str | None = None,
        public_endpoint_url: str | None = None,
        region: str = "us-east-1",
        access_key: str | None = None,
        secret_key: str | None = None,
        part_bytes: int = PART_BYTES,
    ) -> None:
        self._bucket = bucket
        self._part_bytes = part_bytes

        def client(url: str | None) -> "S3Client":
            return boto3.client(
                "s3",
                endpoint_url=url,
                region_name=region,
                aws_access_key_id=access_key,
                aws_secret_access_key=secret_key,
                config=Config(
                    signature_version="s3v4",
                    s3={"addressing_style": "auto" if url is None else "path"},
                    retries={"mode": "standard", "total_max_attempts": 5},
                    connect_timeout=10,
                    read_timeout=60,
                    max_pool_connections=40,
                ),
            )

        self._client = client(endpoint_url)
        self._public = client(public_endpoint_url or endpoint_url)
        self.parts = S3Parts(bucket, self._client, self._public)
        self.rules = BucketRules(bucket, self._client)

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> StoredObject:
        """Keep the bytes under `key`, in one request or in parts. See the port."""
        checked(key)
        present = self._stat_if_present(key)
        if present is not None:
            return _same(present, sha256_of(source), sha256)
        first = source.read(self._part_bytes)
        if len(first) < self._part_bytes:
            return self._put_whole(key, first, sha256)
        if sha256 is not None:
            return self._put_parts(key, first, source, sha256)
        with tempfile.TemporaryFile() as spool:  # the digest goes ahead of the bytes, so they have to be read once before
            digest = hashlib.sha256()
            for block in itertools.chain((first,), blocks_of(source)):
                digest.update(block)
                spool.write(block)
            spool.seek(0)
            return self._put_parts(key, spool.read(self._part_bytes), spool, digest.hexdigest())

    def replace(self, key: str, content: bytes) -> StoredObject:
        """Put the bytes, whatever was there. See the port."""
        digest, kind = hashlib.sha256(content), _type_of(checked(key))
        noted, checksum = {SHA256: digest.hexdigest()}, _base64(digest.digest())
        with store_errors(key):
            self._client.put_object(
                Bucket=self._bucket, Key=key, Body=content, ContentType=kind, ChecksumSHA256=checksum, Metadata=noted
            )
        return StoredObject(key, len(content), digest.hexdigest())

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield bytes of the object. See the port."""
        checked(key)
        if length is not None and length <= 0:
            self.stat(key)
            return iter(())
        end = "" if length is None else str(start + length - 1)
        try:
            with store_errors(key):
                answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes={start}-{end}")
        except PastTheEnd:
            return iter(())
        return _read(key, answer["Body"])

    def stat(self, key: str) -> StoredObject:
        """Return what is known of the object. See the port."""
        with store_errors(checked(key)):
            head = self._client.head_object(Bucket=self._bucket, Key=key)
        noted = head["Metadata"].get(SHA256)
        return StoredObject(key, head["ContentLength"], noted or self._digest(key))

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield what is kept under the prefix, asking once more for each, since a listing holds no digests. See the port."""
        checked_prefix(prefix)
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        with store_errors():
            for page in pages:
                for item in page.get("Contents", ()):
                    yield self.stat(item["Key"])

    def delete(self, key: str) -> None:
        """Remove the object. See the port."""
        with store_errors():
            self._client.delete_object(Bucket=self._bucket, Key=checked(key))

    def locate(self, key: str, *, seconds: int = 10) -> Locator:
        """Return a signed address at the public endpoint. See the port."""
        with store_errors(checked(key)):
            self._client.head_object(Bucket=self._bucket, Key=key)  # not `stat`, which may have to read the whole of it
            target = {"Bucket": self._bucket, "Key": key}
            return Locator(url=self._public.generate_presigned_url("get_object", Params=target, ExpiresIn=seconds))

    def _put_whole(self, key: str, content: bytes, announced: str | None) -> StoredObject:
        digest = hashlib.sha256(content)
        stored = StoredObject(key, len(content), digest.hexdigest())
        if announced is not None and announced != stored.sha256:
            raise DigestMismatch(key)
        try:
            with store_errors(key):
                self._client.put_object(
                    Bucket=self._bucket,
                    Key=key,
                    Body=content,
                    ContentType=_type_of(key),
                    ChecksumSHA256=_base64(digest.digest()),
                    Metadata={SHA256: stored.sha256},
                    IfNoneMatch="*",
                )
        except ObjectExists:
            return _same(self.stat(key), stored.sha256, None)
        return stored

    def _put_parts(self, key: str, first: bytes, rest: BinaryIO, announced: str) -> StoredObject:
        with store_errors(key):
            upload_id = self._client.create_multipart_upload(
                Bucket=self._bucket,
                Key=key,
                ContentType=_type_of(key),
                ChecksumAlgorithm=_ALGORITHM,
                Metadata={SHA256: announced},
            )["UploadId"]
        try:
            parts, stored = self._send_parts(key, upload_id, first, rest, announced)
            with store_errors(key):
                self._client.complete_multipart_upload(
                    Bucket=self._bucket, Key=key, UploadId=upload_id, MultipartUpload={"Parts": parts}, IfNoneMatch="*"
                )
        except ObjectExists:
            self._abort(key, upload_id)
            return _same(self.stat(key), announced, None)
        except BaseException:
            self._abort(key, upload_id)
            raise
        return stored

    def _send_parts(
        self, key: str, upload_id: str, first: bytes, rest: BinaryIO, announced: str
    ) -> "tuple[Parts, StoredObject]":
        whole, size = hashlib.sha256(), 0
        parts: Parts = []
        block = first
        while block:
            whole.update(block)
            size += len(block)
            number, digest = len(parts) + 1, _base64(hashlib.sha256(block).digest())
            with store_errors(key):
                kept = self._client.upload_part(
                    Bucket=self._bucket, Key=key, UploadId=upload_id, PartNumber=number, Body=block, ChecksumSHA256=digest
                )
            parts.append({"PartNumber": number, "ETag": kept["ETag"], "ChecksumSHA256": digest})
            block = rest.read(self._part_bytes)
        if whole.hexdigest() != announced:
            raise DigestMismatch(key)
        return parts, StoredObject(key, size, announced)

    def _abort(self, key: str, upload_id: str) -> None:
        with store_errors(key):
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload_id)

    def _stat_if_present(self, key: str) -> StoredObject | None:
        try:
            return self.stat(key)
        except ObjectMissing:
            return None

    def _digest(self, key: str) -> str:
        """Work out the digest of an object that somebody else put into the bucket."""
        digest = hashlib.sha256()
        for block in self.read(key):
            digest.update(block)
        return digest.hexdigest()


def _same(present: StoredObject, digest: str, announced: str | None) -> StoredObject:
    if announced is not None and announced != digest:
        raise DigestMismatch(present.key)
    if digest != present.sha256:
        raise ObjectExists(present.key)
    return present


def _read(key: str, body: "StreamingBody") -> Iterator[bytes]:
    try:
        with store_errors(key):
            yield from body.iter_chunks(BLOCK_BYTES)
    finally:
        body.close()


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode("ascii")


def _type_of(key: str) -> str:
    return _TYPES.get(PurePosixPath(key).suffix, "application/octet-stream")
