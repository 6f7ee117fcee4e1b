"""Every setting there is, read once from `TRIPTYCH_*` into one frozen object. The README's table is checked against it."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.accepted import Accepted
from media.ffmpeg import CONTAINERS

_HERE = Path(__file__).resolve().parent.parent
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Settings(BaseSettings):
    """Where things are kept, how the service is reached, and which speech model it uses."""

    model_config = SettingsConfigDict(env_prefix="TRIPTYCH_", frozen=True, extra="forbid")

    data_dir: Path = Field(
        default=Path("data"), description="Folder for the database, the objects on disk, and work in progress."
    )
    database_url: str = Field(default="", description="SQLAlchemy address of the database; empty: SQLite in the data folder.")

    objects: Literal["disk", "s3"] = Field(default="disk", description="Where originals and lessons are kept.")
    s3_bucket: str = Field(default="", description="Bucket, when objects are on S3.")
    s3_endpoint: str = Field(default="", description="S3 address that the service uses; empty: the cloud's own.")
    s3_public_endpoint: str = Field(default="", description="S3 address that browsers use; empty: the same as the service.")
    s3_region: str = Field(default="eu-west-2", description="S3 region.")
    s3_access_key: SecretStr = Field(default=SecretStr(""), description="S3 access key; empty: the machine's own role.")
    s3_secret_key: SecretStr = Field(default=SecretStr(""), description="S3 secret key.")

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on.")
    public_url: str = Field(
        default="", description="Address that people type; empty: http://host:port. Plain http only on loopback."
    )
    static_dir: Path = Field(default=_HERE / "web" / "dist", description="Folder of the built web pages.")

    max_file_gb: float = Field(default=40.0, gt=0, description="Largest file of one camera, in gigabytes.")
    free_floor_gb: float = Field(
        default=2.0, ge=0, description="Gigabytes of the disk that no upload may take, for objects on disk."
    )
    quota_trainee_gb: float = Field(
        default=250.0, ge=0, description="Most that one trainee's recordings may take, in gigabytes; 0: no limit."
    )
    quota_cohort_gb: float = Field(
        default=0.0, ge=0, description="Most that one cohort's recordings may take, in gigabytes; 0: no limit."
    )
    max_hours: float = Field(default=4.0, gt=0, description="Longest recording that is accepted, in hours.")
    containers: str = Field(
        default=",".join(CONTAINERS), description="Kinds of recording that are accepted, by the names of ffmpeg's demuxers."
    )

    speech_model: str = Field(
        default="small", description="Whisper model: a name on the hub, or a folder with a CTranslate2 model."
    )
    speech_device: Literal["auto", "cpu", "cuda"] = Field(default="auto", description="Where speech runs.")
    speech_compute_type: str = Field(
        default="auto", description="Arithmetic of the speech model; auto: int8 on CPU, float16 on GPU."
    )

    slot: int = Field(default=0, ge=0, description="Number of this worker on this machine; two workers need two numbers.")
    lease_seconds: int = Field(default=60, ge=60, description="Seconds after which a silent worker's jobs are taken over.")

    anchor_key: Path | None = Field(
        default=None, description="Key file that signs the audit chain's heads; empty: in the data folder."
    )
    log_format: Literal["console", "json"] = Field(default="console", description="How the log is written.")

    @property
    def database(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'triptych.db'}"

    @property
    def address(self) -> str:
        """The address that people type, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def accepted(self) -> Accepted:
        """What recordings are taken in."""
        return Accepted(self.max_hours * 3600.0, frozenset(self.containers.split(",")))

    @property
    def anchor_key_path(self) -> Path:
        """Where the key that signs audit heads is kept. Better not beside the database: set it in production."""
        return self.anchor_key or self.data_dir / "anchor.key"

    @model_validator(mode="after")
    def _refuse_what_cannot_be(self) -> "Settings":
        where = urlsplit(self.address)
        if where.scheme != "https" and where.hostname not in _LOOPBACK:
            raise ValueError(
                f"TRIPTYCH_PUBLIC_URL is {self.address}: passwords and recordings of children do not travel over plain http. "
                "Put the service behind https and set its address, or use a loopback address."
            )
        if unknown := self.accepted.containers - set(CONTAINERS):
            raise ValueError(f"TRIPTYCH_CONTAINERS names {', '.join(sorted(unknown))}; it can name {', '.join(CONTAINERS)}.")
        if self.objects == "s3" and not self.s3_bucket:
            raise ValueError("TRIPTYCH_OBJECTS is s3, so TRIPTYCH_S3_BUCKET must name a bucket.")
        return self
