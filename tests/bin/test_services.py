"""bin/services: a database and a broker for one command, and nothing left behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bin.processes import SUPPORT, environment, eventually, left_behind, started, wait_for_line

ASK_BOTH = """
import os, psycopg2, redis
with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS visits (at timestamptz DEFAULT now())")
    cursor.execute("INSERT INTO visits DEFAULT VALUES RETURNING (SELECT count(*) + 1 FROM visits)")
    print("visit", cursor.fetchone()[0], os.environ["MSPLAN_DATA"])
assert redis.Redis(unix_socket_path=os.environ["REDIS_URL"].removeprefix("redis+socket://")).ping()
"""


def run(*command: str, data: Path | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SUPPORT / "services.py"), *command],
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_a_command_has_both_services_and_its_exit_status_is_ours(tmp_path: Path) -> None:
    done = run(sys.executable, "-c", ASK_BOTH + "\nraise SystemExit(7)", data=tmp_path)

    assert (done.stdout, done.returncode) == (f"visit 1 {tmp_path}\n", 7)
    assert left_behind(tmp_path) == []


def test_data_is_kept_in_a_given_directory(tmp_path: Path) -> None:
    run(sys.executable, "-c", ASK_BOTH, data=tmp_path)

    again = run(sys.executable, "-c", ASK_BOTH, data=tmp_path)

    assert again.stdout == f"visit 2 {tmp_path}\n"


def test_without_a_directory_everything_is_thrown_away() -> None:
    done = run(sys.executable, "-c", ASK_BOTH, data=None)

    place = Path(done.stdout.split()[2])
    assert place.name.startswith("msplan-")
    assert eventually(lambda: not place.exists())


def test_kill_9_leaves_nothing_behind() -> None:
    with started("services.py", "sh", "-c", "echo $MSPLAN_DATA; exec sleep 300", data=None) as child:
        place = Path(wait_for_line(child, "msplan-")[-1])
        assert len(left_behind(place)) >= 3

        os.kill(child.pid, signal.SIGKILL)

        assert eventually(lambda: left_behind(place) == []), left_behind(place)
        assert eventually(lambda: not place.exists())


def test_after_a_crash_the_data_is_there(tmp_path: Path) -> None:
    run(sys.executable, "-c", ASK_BOTH, data=tmp_path)
    # What a power cut leaves: a lock naming a process number that somebody else has by now.
    (tmp_path / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path / 'postgres'}\n")
    (tmp_path / "run" / "services.json").write_text(json.dumps({"pid": str(os.getpid())}))

    again = run(sys.executable, "-c", ASK_BOTH, data=tmp_path)

    assert again.stdout == f"visit 2 {tmp_path}\n", again.stderr


def processes_of_postgres(place: Path) -> dict[int, str]:
    """Those that work in a data directory, with what they call themselves."""
    found = {}
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if process.name.isdigit() and (process / "cwd").readlink() == place / "postgres":
                found[int(process.name)] = (process / "cmdline").read_text()
    return found


def test_what_is_left_of_a_killed_postgres_is_waited_for(tmp_path: Path) -> None:
    """Its head is gone, and one process of it holds its memory still: PostgreSQL itself would refuse to start."""
    with started("services.py", "sh", "-c", "echo up; exec sleep 300", data=tmp_path) as child:
        wait_for_line(child, "up")
        there = processes_of_postgres(tmp_path)
        (writing,) = [pid for pid, name in there.items() if "checkpointer" in name]
        (head,) = [pid for pid, name in there.items() if "-D" in name]
        os.kill(writing, signal.SIGSTOP)
        os.kill(head, signal.SIGKILL)
        child.kill()
        child.wait()
    try:
        assert eventually(lambda: set(processes_of_postgres(tmp_path)) == {writing})
        with started("services.py", sys.executable, "-c", ASK_BOTH, data=tmp_path) as again:
            wait_for_line(again, "still stopping")
            assert not eventually(lambda: again.poll() is not None, seconds=1)
            os.kill(writing, signal.SIGCONT)
            assert wait_for_line(again, "visit")[-1] == f"visit 1 {tmp_path}"
            assert again.wait(90) == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(writing, signal.SIGKILL)


SLOW = """
import signal, sys, time
def stop(*_):
    time.sleep(float(sys.argv[1]))
    print("in order", flush=True)
    sys.exit()
signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGQUIT, lambda *_: (print("firmly", flush=True), sys.exit()))
print("up", flush=True)
while True: time.sleep(60)
"""
KEEP = f"""
import signal, sys
from pathlib import Path
sys.path.insert(0, {str(SUPPORT)!r})
from keeper import Keeper
with open(sys.argv[2], "wb") as log:
    keeper = Keeper()
    keeper.start("slow", [sys.executable, "-c", {SLOW!r}, sys.argv[4]], polite=signal.SIGINT, firm=signal.SIGQUIT,
                 patience=float(sys.argv[1]), log=log)
while "up" not in Path(sys.argv[2]).read_text(): pass
if sys.argv[3] == "close":
    keeper.close()
"""


@pytest.mark.parametrize("ending", ["close", "die"])
@pytest.mark.parametrize(
    ("takes", "patience", "said"), [("0.3", "90", "in order"), ("300", "0.05", "firmly")]
)
def test_a_part_has_the_patience_that_it_asks_for(
    tmp_path: Path, ending: str, takes: str, patience: str, said: str
) -> None:
    log = tmp_path / "log"
    subprocess.run([sys.executable, "-c", KEEP, patience, str(log), ending, takes], check=True, timeout=90)
    assert eventually(lambda: log.read_text().split("\n")[1:-1] == [said]), log.read_text()


def test_two_at_once_share_and_the_first_waits_for_the_second(tmp_path: Path) -> None:
    go, enough = tmp_path / "go", tmp_path / "enough"
    until_enough = f"echo up; while [ ! -e {enough} ]; do sleep 0.05; done"
    with started("services.py", "sh", "-c", until_enough, data=tmp_path) as first:
        wait_for_line(first, "up")
        until_told = (
            f"echo joined; while [ ! -e {go} ]; do sleep 0.05; done; exec {sys.executable} -c '{ASK_BOTH}'"
        )
        with started("services.py", "sh", "-c", until_told, data=tmp_path) as second:
            wait_for_line(second, "joined")
            enough.touch()
            assert not eventually(lambda: first.poll() is not None, seconds=1.5)

            go.touch()

            assert wait_for_line(second, "visit")[-1] == f"visit 1 {tmp_path}"
        assert first.wait(90) == 0


def sockets_under_tmp() -> set[Path]:
    return set(Path("/tmp").glob(f"msplan-{os.getuid()}-*"))  # noqa: S108  where they go by design


def test_a_path_too_long_for_a_socket_works(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 20) / "data"
    deep.mkdir(parents=True)
    before = sockets_under_tmp()

    done = run(sys.executable, "-c", ASK_BOTH, data=deep)

    assert done.stdout == f"visit 1 {deep}\n", done.stderr
    assert sockets_under_tmp() == before


def test_a_broken_cluster_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")

    done = run("true", data=tmp_path)

    assert done.returncode == 1
    assert "was made by PostgreSQL 9" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.getuid() != 0, reason="only root becomes somebody else")
def test_where_unshare_is_forbidden_postgres_runs_as_nobody(tmp_path: Path) -> None:
    forbidden = tmp_path / "bin"
    forbidden.mkdir()
    (forbidden / "unshare").write_text("#!/bin/sh\nexit 1\n")
    (forbidden / "unshare").chmod(0o755)
    for parent in (tmp_path, *tmp_path.parents):
        if not parent.stat().st_mode & 0o001 and parent.stat().st_uid == 0 and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    env = environment(tmp_path / "data")

    done = subprocess.run(
        [sys.executable, str(SUPPORT / "services.py"), sys.executable, "-c", ASK_BOTH],
        env={**env, "PATH": f"{forbidden}:{env['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == f"visit 1 {tmp_path / 'data'}\n", done.stderr
    assert (tmp_path / "data" / "postgres").stat().st_uid == 65534
