"""The program as production runs it: gunicorn, HTTPS, one proxy in front, keys of its own, logs for machines."""

import http.client
import json
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.processes import environment, running, until

HOST = "plan.force.example"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Served:
    """A web process at a port, asked as its proxy would."""

    port: int
    log: Path

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        asking.request(method, path, body=body, headers={"Host": HOST, "X-Forwarded-Proto": "https", **given})
        got = asking.getresponse()
        answer = Answer(got.status, dict(got.getheaders()), got.read())
        asking.close()
        return answer

    def lines(self) -> list[dict[str, Any]]:
        """What was logged, line by line; a line that is no object fails here."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.strip()]


def production(folder: Path, **more: str) -> dict[str, str]:
    """Settings under which no door is open that production shuts."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "LINK_KEY": secrets.token_urlsafe(60),
        "SECOND_STEP_KEY": secrets.token_urlsafe(60),
        "DEBUG": "off",
        "DEMO": "off",
        "HTTPS": "on",
        "MFA_REQUIRED": "off",
        "TRUSTED_PROXIES": "1",
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "INFO",
        "MSPLAN_DATA": str(folder),
        "STATICFILES": "plain",
        **more,
    }


@contextmanager
def served(folder: Path, *, logger: str = "msplan.lib.web_log.MaskedLogger", **more: str) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "web.log"
    arguments = (
        "-m", "gunicorn", "msplan.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "1",
        "--threads", "4", "--no-control-socket", "--access-logfile", "-", "--worker-tmp-dir", str(folder),
        "--logger-class", logger, "--forwarded-allow-ips", "",
    )  # fmt: skip
    found = Served(port, log)

    def answers() -> bool:
        try:
            return found.ask("/healthz").status == 200
        except OSError:
            return False

    with running(*arguments, log=log, **environment(**production(folder, **more))):
        until(answers, seconds=60, what="the web process answering")
        yield found
