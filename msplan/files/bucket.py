"""Files in S3-compatible storage, handed out through our own guarded views as those on disk are.

Nothing in the bucket is public and no address of it is ever given away. What is opened has come whole before its first
byte is handed on: a storage that is away is told by a page, and not by half a file.
"""

from collections.abc import Callable
from errno import EIO
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from boto3.exceptions import Boto3Error
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

P = ParamSpec("P")
T = TypeVar("T")
IN_MEMORY = 1024 * 1024  # of a file that is being read; the rest lies in a file without a name
CONFIG = Config(
    connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 2}, s3={}, signature_version="s3v4"
)


class StorageAway(OSError):
    """The storage does not answer, or refuses us. To whoever asks it is as if the disk were away."""

    def __init__(self, error: Exception) -> None:
        super().__init__(EIO, f"The storage of files is away: {error}")


def away(asked: Callable[P, T]) -> Callable[P, T]:
    @wraps(asked)
    def asking(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return asked(*args, **kwargs)
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise StorageAway(error) from error

    return asking


class Bucket(S3Storage):
    def __init__(self, *, encryption: str = "", addressing_style: str = "auto", **options: Any) -> None:
        parameters = {"ServerSideEncryption": encryption} if encryption else {}
        super().__init__(
            **options,
            object_parameters=parameters,
            client_config=CONFIG.merge(Config(s3={"addressing_style": addressing_style})),
            default_acl=None,  # as private as the bucket
            file_overwrite=False,  # bytes that were kept never change
            max_memory_size=IN_MEMORY,
        )

    @away
    def _open(self, name: str, mode: str = "rb") -> Any:
        opened = super()._open(name, mode)
        if "r" in mode:
            opened.file  # noqa: B018  fetched by asking for it
        return opened

    @away
    def _save(self, name: str, content: "File[bytes]") -> str:
        return str(super()._save(name, content))

    @away
    def delete(self, name: str) -> None:
        super().delete(name)

    @away
    def exists(self, name: str) -> bool:
        return bool(super().exists(name))

    @away
    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        folders, files = super().listdir(path)
        return folders, files

    @away
    def size(self, name: str) -> int:
        return int(super().size(name))

    @away
    def get_modified_time(self, name: str) -> Any:
        return super().get_modified_time(name)
