"""Starts workers quickly: ``python -m tests.proof.under_fire.nursery FOLDER``; a name on its input is one to start.

The program is imported once; each worker is forked from here into a session of its own and is from then on like one
that was started by hand. Answers with the process number.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import django


def main(folder: str) -> None:
    django.setup()
    # Imported before the first fork, so that no worker does it again.
    from django.utils.module_loading import import_string  # noqa: PLC0415

    from tests.proof.under_fire import worker  # noqa: PLC0415

    app = worker.prepare(folder)
    app.loader.import_default_modules()
    import_string("django.urls.get_resolver")().url_patterns  # noqa: B018  # mails name addresses
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: the kernel buries them
    born = []
    for line in sys.stdin:
        name = line.strip()
        until_born, is_born = os.pipe()
        if (pid := os.fork()) == 0:
            os.setsid()
            os.close(until_born)
            os.close(is_born)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with Path(folder, f"{name}.log").open("ab") as log:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            worker.run(app, name, folder)
            os._exit(0)
        born.append(pid)
        os.close(is_born)
        # Ends with the child's: told of any sooner, a kill would find no group to kill.
        os.read(until_born, 1)
        os.close(until_born)
        print(pid, flush=True)
    for pid in born:  # whoever asked for them is gone
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
