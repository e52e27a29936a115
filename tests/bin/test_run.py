"""bin/run: everything starts, everything stops, whatever ends it."""

import http.client
import os
import signal
import smtplib
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from subprocess import Popen

import pytest

from tests.bin.processes import eventually, left_behind, started, wait_for_line

pytestmark = pytest.mark.slow

PARTS = ("postgres", "valkey", "gunicorn", "worker", "beat", "postbox")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1]) % 10_000 + 20_000


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/sign-in/login/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@dataclass
class Runner:
    """A program that runs, for whichever tests leave it running: a start takes as long as all that they ask of it."""

    data: Path
    ending: ExitStack
    port: int = 0
    child: Popen[str] | None = None

    def running(self) -> Popen[str]:
        if self.child is None or self.child.poll() is not None:
            self.port = free_port()
            self.child = self.ending.enter_context(
                started("run.py", "--port", str(self.port), data=self.data)
            )
            wait_for_line(self.child, "Ctrl-C stops it.")
            # The web answers; on a busy machine another part may not have replaced its keeper's image yet.
            assert eventually(lambda: all(of(self.data, part) for part in PARTS)), left_behind(self.data)
        return self.child


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data directory for the module: the first start migrates, the others take seconds."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def runner(data: Path) -> Iterator[Runner]:
    with ExitStack() as ending:
        yield Runner(data, ending)
    assert eventually(lambda: left_behind(data) == []), left_behind(data)


@pytest.fixture
def program(runner: Runner) -> Popen[str]:
    return runner.running()


@pytest.fixture
def port(runner: Runner, program: Popen[str]) -> int:
    return runner.port


def of(data: Path, part: str) -> list[int]:
    return [int(line.split()[0]) for line in left_behind(data) if part in line]


def test_ctrl_c_stops_everything(program: Popen[str], data: Path, port: int) -> None:
    assert answers(port)

    program.send_signal(signal.SIGINT)

    assert program.wait(90) == 0
    assert left_behind(data) == []


def test_kill_9_leaves_nothing_behind(program: Popen[str], data: Path, port: int) -> None:
    assert answers(port)
    program.kill()
    program.wait()

    assert eventually(lambda: left_behind(data) == []), left_behind(data)


def test_a_part_that_dies_is_started_again(program: Popen[str], data: Path, port: int) -> None:
    (first,) = of(data, "postbox")

    os.kill(first, signal.SIGKILL)

    assert "mail stopped" in wait_for_line(program, "starting it again")[-1]
    assert eventually(lambda: of(data, "postbox") not in ([], [first]))


def test_mail_is_kept_as_a_file(program: Popen[str], data: Path, port: int) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "msplan@localhost", "owner@example.test", "Grüße"
    message.set_content("Your review is due.\n.\nA line with one dot stays.")
    env = Path(f"/proc/{of(data, 'gunicorn')[0]}/environ").read_bytes().split(b"\0")
    address = next(item for item in env if item.startswith(b"EMAIL_URL=")).decode()

    relay_port = int(address.rsplit(":", 1)[1])
    assert eventually(lambda: listens(relay_port))  # the test before may have killed it
    with smtplib.SMTP("127.0.0.1", relay_port) as relay:
        relay.send_message(message)

    (kept,) = (data / "mailbox").glob("*.eml")
    assert b"\r\n.\r\nA line with one dot stays." in kept.read_bytes()


def test_a_second_one_says_where_the_first_is(program: Popen[str], data: Path, port: int) -> None:
    with started("run.py", "--port", str(free_port()), data=data) as second:
        lines = wait_for_line(second, "already running")

    assert lines == [f"msplan is already running at http://localhost:{port} (process {program.pid})."]


def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with started("run.py", "--port", str(port), data=tmp_path) as child:
            lines = wait_for_line(child, "Choose another")
            status = child.wait(90)

    assert lines == [
        f"Port {port} cannot be used (Address already in use). Choose another: bin/run --port {port + 1}"
    ]
    assert status == 1
