"""The web server as it is really started writes no secret into its access log, nor into its own."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOGGER = "msplan.lib.web_log.MaskedLogger"
TOKEN = "Qw7-_k" * 7 + "Q"
# A program as small as can be: the log is the server's, whatever it serves.
APP = """
def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("X-Request-ID", "named-by-the-program")])
    return [b"ok"]
"""


def served(folder: Path, *, logger: str = "", form: str = "plain") -> str:
    """What gunicorn wrote while somebody came with a secret in the path, in the Referer, and with a broken request."""
    (folder / "small.py").write_text(APP)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "log.txt"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "small:application", "--bind", f"127.0.0.1:{port}", "--chdir",
                str(folder), "--no-control-socket", "--access-logfile", "-",
                *(["--logger-class", logger] if logger else []),
            ],
            cwd=folder, stdout=out, stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LOG_FORMAT": form},
        )  # fmt: skip
    try:
        until = time.monotonic() + 30
        while "Listening at" not in log.read_text() and time.monotonic() < until:
            time.sleep(0.05)
        for path, headers in (
            (f"/answer/{TOKEN}/", {}),
            ("/static/x.css", {"Referer": f"http://plan.example/answer/{TOKEN}/"}),
            (f"/answer%2F{TOKEN}/", {}),
        ):
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            asking.request("GET", path, headers=headers)
            assert asking.getresponse().status == 200
            asking.close()
        with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
            raw.sendall(f"GET /answer/{TOKEN}/ HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n".encode())
            raw.recv(100)
    finally:
        server.terminate()
        server.wait(timeout=20)
    return log.read_text()


def test_the_access_log_masks_paths_and_referers(tmp_path: Path) -> None:
    text = served(tmp_path, logger=LOGGER)

    assert "GET /answer/…" in text
    assert "/static/x.css" in text
    assert TOKEN not in text
    assert TOKEN[:16] not in text


def test_for_machines_each_line_is_an_object_with_the_name_of_its_request(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in served(tmp_path, logger=LOGGER, form="json").splitlines()]
    asked = [line for line in lines if line["logger"] == "gunicorn.access"]

    assert "GET /answer/… HTTP/1.1" in asked[0]["message"]
    assert {(line["status"], line["request_id"]) for line in asked[:3]} == {(200, "named-by-the-program")}
    assert TOKEN[:16] not in json.dumps(lines, ensure_ascii=False)


def test_without_our_configuration_it_would_hold_them(tmp_path: Path) -> None:
    """The control: the server's own log."""
    assert served(tmp_path).count(TOKEN) >= 3


@pytest.mark.parametrize("start", ["bin/support/run.py", "bin/docker/Dockerfile", "docs/operating.md"])
def test_the_web_server_is_started_with_it(start: str) -> None:
    """As often as gunicorn is named as a command, its logger is."""
    text = (ROOT / start).read_text()

    assert text.count(LOGGER) == len(re.findall(r"gunicorn\W{1,5}msplan\.wsgi", text)) == 1
