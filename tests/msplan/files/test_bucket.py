"""Files in S3-compatible storage: moto's server on a port of this machine stands in for it, over real HTTP."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils import timezone
from moto.server import ThreadedMotoServer

from actions.plan.evidencing import Handed, add_evidence
from msplan.accounts.roles import Role
from msplan.files.bucket import StorageAway
from msplan.files.models import StoredFile
from msplan.files.storing import store
from msplan.health.readiness import parts
from msplan.keeping.orphans import stored
from msplan.lib.file_store import storage_of
from tests.actions.making import an_action
from tests.people import person

NAME = "evidence-of-a-force"
TEXT = b"Seen by three people\n"


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadedMotoServer]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    started = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def bucket(server: ThreadedMotoServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bucket as its owner sees it; the program's own files lie in a folder of it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "of-the-tests")
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    address = f"s3://{NAME}/msplan?endpoint={endpoint}&region=eu-west-2"
    owner = boto3.resource("s3", endpoint_url=endpoint, region_name="eu-west-2").Bucket(NAME)
    owner.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    settings.STORAGES = {**settings.STORAGES, "default": storage_of(address)}
    yield owner
    owner.objects.all().delete()
    owner.delete()


def a_file() -> StoredFile:
    return store(ContentFile(TEXT, name="note.csv"), by=None, at=timezone.now())


@pytest.mark.django_db
def test_a_file_goes_up_and_comes_back_through_our_own_page(bucket: Any, client: Client) -> None:

    action = an_action(start_on=date(2025, 9, 3))
    handed = Handed(upload=ContentFile(TEXT, name="note.csv"))
    kept = add_evidence(action, handed, by=action.owner, at=timezone.now()).file
    assert kept is not None
    (there,) = bucket.objects.all()
    assert there.key == f"msplan/{kept.content.name}"
    body = there.get()["Body"].read()
    assert hashlib.sha256(body).hexdigest() == kept.sha256 == hashlib.sha256(TEXT).hexdigest()

    client.force_login(action.owner)
    response = client.get(f"/files/{kept.pk}/")
    assert b"".join(response.streaming_content) == TEXT
    assert response["Content-Disposition"] == 'attachment; filename="note.csv"'
    client.logout()
    assert client.get(f"/files/{kept.pk}/").status_code == 302  # a stranger is asked who he is


@pytest.mark.django_db
def test_one_that_the_storage_lost_is_not_found(bucket: Any, client: Client) -> None:
    kept = a_file()
    bucket.objects.all().delete()
    with pytest.raises(FileNotFoundError):
        kept.content.open("rb")


@pytest.mark.django_db
def test_nothing_is_written_over_and_everything_can_be_listed(bucket: Any) -> None:
    first = default_storage.save("one.csv", ContentFile(b"1"))
    second = default_storage.save("one.csv", ContentFile(b"2"))
    default_storage.save("set-aside/rows.csv", ContentFile(b"3"))
    assert first != second
    assert sorted(stored()) == sorted([first, second, "set-aside/rows.csv"])
    assert default_storage.open(first).read() == b"1"


@pytest.mark.django_db
def test_no_stranger_reads_the_bucket(bucket: Any) -> None:
    """What we put there is private: no rule of ours opens it."""
    a_file()
    (there,) = bucket.objects.all()
    grants = there.Acl().grants
    assert all("AllUsers" not in str(grant) for grant in grants)


@pytest.mark.django_db
def test_while_the_storage_is_away_a_page_says_so(
    bucket: Any, settings: Any, client: Client, server: ThreadedMotoServer
) -> None:
    kept = a_file()
    client.force_login(person("Adam Worth", Role.ADMINISTRATOR, Role.PLAN_MANAGER))
    client.raise_request_exception = False
    settings.FILE_GUARDS = ["tests.msplan.files.test_bucket.everybody"]
    assert client.get(f"/files/{kept.pk}/").status_code == 200  # control
    away = storage_of(f"s3://{NAME}/msplan?endpoint=http://127.0.0.1:9&region=eu-west-2")
    settings.STORAGES = {**settings.STORAGES, "default": away}
    response = client.get(f"/files/{kept.pk}/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert b"127.0.0.1" not in response.content
    with pytest.raises(StorageAway), transaction.atomic():
        a_file()
    assert StoredFile.objects.count() == 1  # nothing is kept of what could not be stored
    (files,) = [part for part in parts(at=timezone.now()) if part.name == "storage"]
    assert not files.well


def everybody(_person: object, _stored: object) -> bool:
    return True


def test_the_address_is_understood_or_refused() -> None:
    assert storage_of("")["BACKEND"] == "msplan.files.disk.Disk"
    options = storage_of("s3://bucket/a/b/?endpoint=https://s3.example&encryption=AES256")["OPTIONS"]
    assert options["bucket_name"] == "bucket"
    assert options["location"] == "a/b"
    assert options["endpoint_url"] == "https://s3.example"
    assert options["encryption"] == "AES256"
    for wrong in ("bucket", "https://bucket", "s3://", "s3://key:secret@bucket", "s3://bucket?secret=x"):
        with pytest.raises(ImproperlyConfigured, match="FILES must be empty"):
            storage_of(wrong)
