"""A worker that is killed in the middle, and somebody who publishes too early: nothing is half published."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from statements.models import Publication, PublicFile
from statements.publishing.producing import LEASE, produce, sweep
from statements.publishing.publishing import publish
from statements.writing.refusals import Refused
from tests.statements.build import NOW, cast, signed

V1 = "/statements/2024-25/v1/"


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_half() -> None:
    who = cast()
    statement = signed(who)
    pk = Publication.objects.get().pk
    connections.close_all()  # two processes must not talk over one
    worker = os.fork()
    if worker == 0:
        try:
            produce(pk, at=NOW)
        finally:
            os._exit(0)

    until = time.monotonic() + 60
    while Publication.objects.get(pk=pk).state == Publication.State.QUEUED and time.monotonic() < until:
        pass
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)

    left = Publication.objects.get(pk=pk)
    assert (left.state, left.article, PublicFile.objects.count()) == (Publication.State.RENDERING, "", 0)
    with pytest.raises(Refused, match="not ready"):
        publish(statement, by=who.editor, at=NOW)
    assert Client().get(V1).status_code == 404
    assert sweep(at=timezone.now()) == 0  # it might only be slow
    assert sweep(at=timezone.now() + LEASE + timedelta(seconds=5)) == 1
    publish(statement, by=who.editor, at=NOW)
    assert Client().get(V1).status_code == 200
