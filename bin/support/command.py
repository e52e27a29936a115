"""One of Django's commands over the laptop's database: ``bin/manage COMMAND [ARGUMENTS]``.

Uses the services of bin/run where that is running; else starts them for as long as the command takes.
"""

import os
import sys
from collections.abc import Sequence

import laptop
from keeper import CannotStart
from services import services, stop_on_signals

# These look at the code or mend the database themselves, so the database is not brought up to date before.
LEAVE_DATABASE = {
    "makemigrations", "migrate", "showmigrations", "squashmigrations", "sqlmigrate", "check", "diffsettings",
    "backup", "restore", "collectstatic", "help", "--help", "version", "--version",
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    stop_on_signals()
    try:
        with services(laptop.data_directory(), share=True) as found:
            env = laptop.environment(found)
            ours = not found.joined and not os.environ.get("DATABASE_URL")
            if ours and arguments and arguments[0] not in LEAVE_DATABASE:
                laptop.migrate(env)
            return found.keeper.foreground([*laptop.MANAGE, *arguments], env)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
