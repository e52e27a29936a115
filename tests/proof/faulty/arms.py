"""The arms by name."""

from tests.proof.faulty import arms_of_time as time
from tests.proof.faulty import arms_under_load as load
from tests.proof.faulty.outcome import Arm, Outcome

ARMS: dict[str, Arm] = {
    "kill": load.kill_storm,
    "stop": load.polite_stop,
    "crowd": time.crowds,
    "broker_wiped": load.broker_wiped,
    "broker_cut_off": load.broker_cut_off,
    "dates": time.dates,
    "outage": time.away,
    "silence": time.silent_stop,
    "ladder": time.escalation,
    "mail_server": time.mail_refused,
    # Last: the database that everything uses is another one afterwards.
    "database": load.database_restarts,
}

__all__ = ["ARMS", "Outcome"]
