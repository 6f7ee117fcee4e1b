"""What a bucket has to be told once so that browsers can send parts to it, and so that it tidies up after them."""

from typing import TYPE_CHECKING, cast

from botocore.exceptions import ClientError

from storage.s3_errors import code_of, store_errors

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CORSRuleTypeDef, LifecycleRuleTypeDef, LifecycleRuleUnionTypeDef

EXPOSED = ("ETag", "x-amz-checksum-sha256")
"""What the page may read of the bucket's answer to a part."""

METHODS = ("GET", "HEAD", "PUT")

ABORT_AFTER_DAYS = 30
"""It counts from the beginning of an upload, and a slow one that is alive must not die: we give up after 14 days of silence."""

RULE_ID = "triptych-unfinished-uploads"


class BucketRules:
    """Looks at a bucket's CORS and lifecycle rules, and sets ours beside what others have put there."""

    def __init__(self, bucket: str, client: "S3Client") -> None:
        self._bucket = bucket
        self._client = client

    def missing(self, origin: str) -> list[str]:
        """Return, in words, which rules the bucket lacks for pages that come from `origin`. Raises StoreUnavailable."""
        lacking = []
        if not any(_lets_in(rule, origin) for rule in self._cors()):
            lacking.append(f"it does not let pages from {origin} send parts (CORS)")
        if not any(_aborts(rule) for rule in self._lifecycle()):
            lacking.append(f"unfinished uploads stay in it for ever (lifecycle: abort after {ABORT_AFTER_DAYS} days)")
        return lacking

    def put_right(self, origin: str) -> None:
        """Set the rules that are missing, keeping those that are there. Raises StoreUnavailable."""
        cors, lifecycle = self._cors(), self._lifecycle()
        with store_errors(self._bucket):
            if not any(_lets_in(rule, origin) for rule in cors):
                ours: CORSRuleTypeDef = {
                    "AllowedOrigins": [origin],
                    "AllowedMethods": list(METHODS),
                    "AllowedHeaders": ["*"],
                    "ExposeHeaders": list(EXPOSED),
                    "MaxAgeSeconds": 3600,
                }
                self._client.put_bucket_cors(Bucket=self._bucket, CORSConfiguration={"CORSRules": [*cors, ours]})
            if not any(_aborts(rule) for rule in lifecycle):
                abort: LifecycleRuleUnionTypeDef = {
                    "ID": RULE_ID,
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABORT_AFTER_DAYS},
                }
                others = [cast("LifecycleRuleUnionTypeDef", rule) for rule in lifecycle]
                self._client.put_bucket_lifecycle_configuration(
                    Bucket=self._bucket, LifecycleConfiguration={"Rules": [*others, abort]}
                )

    def _cors(self) -> "list[CORSRuleTypeDef]":
        with store_errors(self._bucket):
            try:
                return cast("list[CORSRuleTypeDef]", self._client.get_bucket_cors(Bucket=self._bucket)["CORSRules"])
            except ClientError as error:
                if code_of(error) == "NoSuchCORSConfiguration":
                    return []
                raise

    def _lifecycle(self) -> "list[LifecycleRuleTypeDef]":
        with store_errors(self._bucket):
            try:
                found = self._client.get_bucket_lifecycle_configuration(Bucket=self._bucket)["Rules"]
                return cast("list[LifecycleRuleTypeDef]", found)
            except ClientError as error:
                if code_of(error) == "NoSuchLifecycleConfiguration":
                    return []
                raise


def _lets_in(rule: "CORSRuleTypeDef", origin: str) -> bool:
    exposed = {name.casefold() for name in rule.get("ExposeHeaders", ())}
    headers = {name.casefold() for name in rule.get("AllowedHeaders", ())}
    return (
        bool({origin, "*"} & set(rule["AllowedOrigins"]))
        and "PUT" in rule["AllowedMethods"]
        and bool({"*", "x-amz-*", EXPOSED[1]} & headers)
        and {name.casefold() for name in EXPOSED} <= exposed
    )


def _aborts(rule: "LifecycleRuleTypeDef") -> bool:
    days = rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation", 0)
    return rule["Status"] == "Enabled" and days >= ABORT_AFTER_DAYS - 2
