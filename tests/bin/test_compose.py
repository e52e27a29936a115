"""Production in the small: what docker-compose.yml and the Dockerfile promise; their commands run without Docker.

No image is built here (that needs Docker and the network). So the files are read and held to rules, and the very
command lines are run on this machine: in the environment that .env.example and the file give, with the whole disk
read-only but for the folders that a container may write to, over a database and a broker of the tests' own.
"""

import json
import os
import re
import secrets
import shelve
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.db import connection

from services import valkey_program
from tests.processes import ROOT, environment, until

COMPOSE = ROOT / "docker-compose.yml"
IMAGE = ROOT / "bin" / "docker" / "Dockerfile"
OURS = {"migrate", "web", "worker", "beat"}
DATA = {"postgres", "valkey"}
TMP = "/tmp"  # noqa: S108  of a container: memory of its own
EVERYWHERE = "0.0.0.0"  # noqa: S104  inside a container


def composed(text: str = "") -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text or COMPOSE.read_text())
    return found


# --- what the file says


def faults(project: dict[str, Any]) -> set[str]:
    """Every rule that a service breaks, as "service: rule"."""
    services: dict[str, dict[str, Any]] = project["services"]
    found = set()
    for name, service in services.items():
        rules = {
            "runs as root": str(service.get("user", "root")).split(":")[0] not in ("root", "0", ""),
            "writes into its image": service.get("read_only") is True,
            "keeps capabilities": service.get("cap_drop") == ["ALL"] and "cap_add" not in service,
            "may gain rights": service.get("security_opt") == ["no-new-privileges:true"],
            "is privileged": not service.get("privileged") and "pid" not in service and "network_mode" not in service,
            "has no limit of memory": "mem_limit" in service,
            "has no limit of processors": "cpus" in service,
            "has no limit of processes": "pids_limit" in service,
            "has nowhere to write for a moment": any(t.startswith(TMP) for t in service.get("tmpfs", [])),
            "fills the disk with its log": "max-size" in service.get("logging", {}).get("options", {}),
            "has no health check": name == "migrate" or "test" in service.get("healthcheck", {}),
            "takes whatever version is newest": not service["image"].endswith(":latest") and ":" in service["image"],
            "sees Docker itself": not any("docker.sock" in str(v) for v in service.get("volumes", [])),
        }  # fmt: skip
        found |= {f"{name}: {rule}" for rule, kept in rules.items() if not kept}
        reached = [str(port) for port in service.get("ports", [])]
        if name != "proxy" and any(not port.startswith("127.0.0.1:") for port in reached):
            found.add(f"{name}: is reached from elsewhere")
        if name in DATA and (service.get("networks") != ["inside"] or reached):
            found.add(f"{name}: is reached from elsewhere")
    for name in OURS - {"migrate"}:
        waits = services[name].get("depends_on", {})
        if waits.get("migrate", {}).get("condition") != "service_completed_successfully":
            found.add(f"{name}: starts before the database is of its release")
    found |= {
        f"{name}: {rule}" for name in OURS for rule in of_the_database(name, services[name]["environment"])
    }
    if services["migrate"].get("restart") != "no":
        found.add("migrate: runs more than once")
    if [name for name, service in services.items() if "beat" in service.get("command", [])] != ["beat"]:
        found.add("beat: is there more than once")
    if "deploy" in services["beat"] or "scale" in services["beat"]:
        found.add("beat: is there more than once")
    if not project["networks"]["inside"].get("internal"):
        found.add("inside: reaches the outside")
    return found


def of_the_database(name: str, told: dict[str, str]) -> Iterator[str]:
    """Tables belong to whoever migrates, and nobody else knows that role's password."""
    role = "msplan:${POSTGRES_PASSWORD" if name == "migrate" else "msplan_app:${APP_PASSWORD"
    if not told["DATABASE_URL"].startswith(f"postgres://{role}"):
        yield "signs in to the database as another"
    if name != "migrate" and told.get("POSTGRES_PASSWORD") != "":
        yield "is told the owner's password"


def test_every_service_keeps_the_rules() -> None:
    project = composed()

    assert set(project["services"]) == OURS | DATA | {"proxy"}
    assert faults(project) == set()


@pytest.mark.parametrize(
    ("said", "instead", "found"),
    [
        ('user: "10001:10001"', 'user: "0"', {f"{name}: runs as root" for name in OURS}),
        ("    user: valkey\n", "", {"valkey: runs as root"}),
        ("  read_only: true\n", "", {f"{name}: writes into its image" for name in OURS | DATA | {"proxy"}}),
        ('    POSTGRES_PASSWORD: ""\n', "", {f"{name}: is told the owner's password" for name in OURS - {"migrate"}}),
        ("      DATABASE_URL: postgres://msplan:", "      DATABASE_URL: postgres://msplan_app:",
         {"migrate: signs in to the database as another"}),
        ('    restart: "no"\n', "", {"migrate: runs more than once"}),
        ('"127.0.0.1:${WEB_PORT:-8000}:8000"', '"8000:8000"', {"web: is reached from elsewhere"}),
        ("    internal: true", "    internal: false", {"inside: reaches the outside"}),
        ("    mem_limit: 512m\n    cpus: 0.5\n", "    cpus: 0.5\n", {"beat: has no limit of memory"}),
    ],
)  # fmt: skip
def test_control_a_rule_that_is_broken_is_found(said: str, instead: str, found: set[str]) -> None:
    text = COMPOSE.read_text()
    assert said in text

    assert faults(composed(text.replace(said, instead))) == found


def test_the_health_of_the_web_process_is_its_readiness() -> None:
    asked = composed()["services"]["web"]["healthcheck"]

    assert asked["test"][-1].endswith("/readyz/web")
    assert "disable" not in asked


def test_the_image_is_not_roots_and_holds_no_secret() -> None:
    lines = [line for line in IMAGE.read_text().splitlines() if line.strip() and not line.startswith("#")]
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    last_copy = max(place for place, line in enumerate(lines) if line.startswith("RUN "))

    assert users == ["10001:10001"]
    assert lines.index("USER 10001:10001") > last_copy, "what is installed belongs to root"
    assert [line for line in lines if line.startswith("ADD ")] == []
    assert [line for line in lines if re.match(r"(ENV|ARG) .*(KEY|PASSWORD|TOKEN|SECRET)", line)] == []
    assert re.match(r"FROM \S+:\d[\w.-]*$", lines[0])
    for install in re.findall(r"apt-get install.*?(?:&&.*?)*\n\n", IMAGE.read_text(), re.S):
        assert "--no-install-recommends" in install
        assert "rm -rf /var/lib/apt/lists" in install


def test_nothing_of_tests_laptops_or_history_gets_into_the_image() -> None:
    lines = [
        line
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]

    assert lines[0] == "*"
    assert not [
        line for line in lines if line.startswith(("!.git", "!tests", "!.env", "!var", "!bin/support"))
    ]
    copied = re.findall(r"^COPY (\S+) ", IMAGE.read_text(), re.M)
    assert {f"!{name}" for name in copied} == {line for line in lines if line.startswith("!")}


def test_the_proxy_believes_no_visitor_and_logs_no_address() -> None:
    said = (ROOT / "bin" / "docker" / "proxy.conf").read_text()
    given = dict(re.findall(r"proxy_set_header (\S+) (\S+);", said))

    assert given == {
        "Connection": '""', "Host": "$host", "X-Forwarded-Proto": "https", "X-Forwarded-For": "$remote_addr",
        "X-Request-ID": "$request_id", "X-Forwarded-Host": '""', "X-Real-IP": '""', "Forwarded": '""',
    }  # fmt: skip
    assert re.findall(r"ssl_protocols (.*);", said) == ["TLSv1.2 TLSv1.3"]
    (ciphers,) = re.findall(r"ssl_ciphers (\S+);", said)
    assert all(
        re.match(r"ECDHE-\w+-(AES\d+-GCM-SHA\d+|CHACHA20-POLY1305)$", one) for one in ciphers.split(":")
    )
    (log,) = re.findall(r"log_format number '(.*)';", said)
    assert not {"$request ", "$uri", "$request_uri", "$args", "$http_referer", "$http_cookie"} & {
        f"{word} " if word == "$request" else word for word in log.split()
    }
    assert "error_log /dev/stderr crit;" in said
    assert int(re.findall(r"client_max_body_size (\d+)m;", said)[0]) > 100


def test_the_proxy_limits_sign_ins_and_speaks_plainly_where_msplan_does_not() -> None:
    said = (ROOT / "bin" / "docker" / "proxy.conf").read_text()
    (sign_in,) = re.findall(r"location ~ \^/sign-in/\(login\S+ \{(.*?)\}", said, re.S)
    pages = dict(re.findall(r"location (@\w+) \{(.*?)\n        \}", said, re.S))

    assert "limit_conn signing_in 4;" in sign_in
    assert "client_body_timeout 5s;" in sign_in
    assert "limit_conn_zone $binary_remote_addr zone=signing_in:" in said
    assert dict(re.findall(r"error_page ([\d ]+) = (@\w+);", said)) == {
        "502 504": "@away", "413": "@large", "429": "@slower",
    }  # fmt: skip
    for name, page in pages.items():
        assert "add_header Content-Security-Policy \"default-src 'none'\" always;" in page, name
        assert re.search(
            r"return (503|413|429) '<!doctype html><html lang=\"en\"><title>[^<]+</title>", page
        ), name
        assert "back button" in page, name
        assert "types { }" in page, name


# --- its commands, run


@dataclass
class Installation:
    """This machine in the place of the containers: their environment, their command lines, folders of the test."""

    folder: Path
    env: dict[str, str]
    port: int
    before: list[str] = field(default_factory=list)

    def line(self, command: list[str] | str) -> list[str]:
        """A command line of the files, with this machine's Python, port and folders."""
        text = json.dumps(command if isinstance(command, list) else ["sh", "-c", command.replace("$$", "$")])
        text = text.replace("8000", str(self.port)).replace(EVERYWHERE, "127.0.0.1")
        text = re.sub(rf"(?<= |\"){TMP}(?=/| )", str(self.folder / "tmp"), text)
        line: list[str] = json.loads(text)
        return [*self.before, *line]

    def run(self, command: list[str] | str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.line(command),
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def healthy(self, check: list[str]) -> bool:
        kind, *rest = check
        return self.run(rest if kind == "CMD" else rest[0]).returncode == 0

    @contextmanager
    def running(self, name: str, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        with (self.folder / f"{name}.log").open("wb") as log:
            started = subprocess.Popen(
                self.line(command), cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield started
        finally:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait(20)


def read_only(folder: Path) -> list[str]:
    """What stands before a command so that it finds the whole disk read-only, but for this folder. Nothing where the
    kernel forbids it."""
    unshare = shutil.which("unshare")
    script = f'mount --bind "{folder}" "{folder}" && mount -o remount,bind,ro / && exec "$0" "$@"'
    before = [unshare or "", "--user", "--map-root-user", "--mount", "sh", "-c", script]
    if not unshare or subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
        return []
    return before


@contextmanager
def broker(folder: Path) -> Iterator[str]:
    service = composed()["services"]["valkey"]["command"]
    path = folder / "v.sock"
    started = subprocess.Popen(
        [valkey_program(), *service[1:], "--port", "0", "--unixsocket", str(path), "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        until(path.is_socket, seconds=30, what="Valkey listening")
        yield f"redis+socket://{path}"
    finally:
        started.kill()
        started.wait(20)


def given(folder: Path, broker: str) -> dict[str, str]:
    """The environment of a container: .env.example filled in, and what the file and the image set."""
    example = dict(re.findall(r"^([A-Z][A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.M))
    composes = composed()["services"]["web"]["environment"]
    tests = environment()
    return {
        **{name: os.environ[name] for name in ("LANG", "HOME") if name in os.environ},
        **example,
        **{name: value for name, value in composes.items() if not name.endswith("_URL")},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOSTNAME": socket.gethostname(),
        "TMPDIR": str(folder / "tmp"),
        **{name: secrets.token_urlsafe(60) for name in example if name.endswith("_KEY")},
        "POSTGRES_PASSWORD": "",
        "APP_PASSWORD": secrets.token_urlsafe(20),
        "DATABASE_URL": tests["DATABASE_URL"],
        "REDIS_URL": broker,
        "MSPLAN_DATA": str(folder / "data"),
        "STATIC_ROOT": str(folder / "data" / "static"),
        "DJANGO_SETTINGS_MODULE": "msplan.settings",
    }


def as_app(address: str, password: str) -> str:
    """The same database, as the role that the file names for pages and workers."""
    (role,) = re.findall(r"//(\w+):", composed()["services"]["web"]["environment"]["DATABASE_URL"])
    place = urlsplit(address)
    query = "&".join(one for one in place.query.split("&") if not one.startswith("user="))
    return place._replace(netloc=f"{role}:{password}@{place.netloc.rpartition('@')[2]}", query=query).geturl()


def signed_in() -> dict[int, str]:
    """As whom others are at this database: the name by the number of the connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, usename FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return dict(cursor.fetchall())


def started_an_hour_ago(path: Path) -> None:
    """The scheduler's file as after a machine was off for an hour: so its first round comes at once."""
    from celery.beat import ScheduleEntry  # noqa: PLC0415
    from celery.schedules import schedule  # noqa: PLC0415

    from msplan.celery import app  # noqa: PLC0415

    ago = datetime.now(UTC) - timedelta(hours=1)
    with shelve.open(str(path)) as kept:  # noqa: S301  made here
        kept["entries"] = {
            "health.beat": ScheduleEntry(
                name="health.beat", task="health.beat", last_run_at=ago, schedule=schedule(60, app=app),
                options={"expires": 50}, app=app,
            )
        }  # fmt: skip
        kept["__version__"] = __import__("celery").__version__
        kept["tz"], kept["utc_enabled"] = app.conf.timezone, True


@pytest.mark.django_db(transaction=True)
def test_every_command_of_the_files_runs_and_becomes_healthy(tmp_path: Path) -> None:
    services = composed()["services"]
    for name in ("tmp", "data"):
        (tmp_path / name).mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    image = IMAGE.read_text()
    web = json.loads(re.findall(r"^CMD (\[.*\])", image.replace("\\\n", ""), re.M)[0])
    collected = re.findall(r"(python manage\.py collectstatic .*)$", image, re.M)[0]

    with ExitStack() as stack:
        here = Installation(tmp_path, given(tmp_path, stack.enter_context(broker(tmp_path))), port)
        here.before = read_only(tmp_path)
        of_other_tests = signed_in()
        assert here.run(collected).stderr == ""
        migrated = here.run(services["migrate"]["command"])
        assert migrated.returncode == 0, migrated.stderr
        here.env["DATABASE_URL"] = as_app(here.env["DATABASE_URL"], here.env["APP_PASSWORD"])
        started_an_hour_ago(tmp_path / "tmp" / "beat-schedule")
        for name, command in (
            ("worker", services["worker"]["command"]),
            ("beat", services["beat"]["command"]),
            ("web", web),
        ):
            stack.enter_context(here.running(name, command))
        for name in ("web", "beat", "worker"):
            check = services[name]["healthcheck"]["test"]
            until(lambda check=check: here.healthy(check), seconds=300, what=f"{name} becoming healthy")  # type: ignore[misc]

        # Now database, files, broker, schedule, mail and history are asked at once: the clock's sign went through the
        # broker to the worker and into the database.
        whole = [*services["web"]["healthcheck"]["test"][1:-1], f"http://127.0.0.1:{port}/readyz"]
        until(lambda: here.run(whole).returncode == 0, seconds=300, what="everything being well")
        assert {name for pid, name in signed_in().items() if pid not in of_other_tests} == {"msplan_app"}
        backed_up = here.run(["python", "manage.py", "backup", str(tmp_path / "data")])
        assert backed_up.returncode == 0, backed_up.stderr
        page = subprocess.run(
            ["curl", "--silent", "--include", "--header", "Host: plan.example.police.uk",
             "--header", "X-Forwarded-Proto: https", f"http://127.0.0.1:{port}/sign-in/login/"],
            capture_output=True, text=True, check=False, timeout=30,
        ) if shutil.which("curl") else None  # fmt: skip

    assert page is None or "200 OK" in page.stdout.splitlines()[0]
    assert not (ROOT / "beat-schedule").exists()


@pytest.mark.django_db(transaction=True)
def test_control_what_is_not_there_is_not_healthy(tmp_path: Path) -> None:
    checks = {name: composed()["services"][name]["healthcheck"]["test"] for name in ("web", "beat")}
    (tmp_path / "tmp").mkdir()
    here = Installation(tmp_path, given(tmp_path, "redis://127.0.0.1:9/0"), 9)

    assert {name: here.healthy(check) for name, check in checks.items()} == {"web": False, "beat": False}


def test_control_the_disk_is_read_only_but_for_the_folder(tmp_path: Path) -> None:
    before = read_only(tmp_path)
    if not before:
        pytest.skip(
            "This kernel gives no process a view of the disk of its own (user namespaces), without which no disk can"
            " be made read-only for one command. The commands above ran over an ordinary disk here."
        )
    inside, outside = tmp_path / "written", tmp_path.parent / "not-written"

    said = [
        subprocess.run([*before, "touch", str(path)], capture_output=True, check=False).returncode
        for path in (inside, outside)
    ]

    assert (said[0], said[1] != 0) == (0, True)
    assert (inside.exists(), outside.exists()) == (True, False)
