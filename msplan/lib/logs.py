"""Log lines for machines: one JSON object a line, masked, with the name of the request or task it belongs to."""

import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime

from msplan.lib.masking import Formatter, masked, masked_traceback
from msplan.lib.request_ids import current_id

PLAIN, JSON = "plain", "json"
ON = ("1", "true", "yes", "on", "y", "ok", "t")
# The web server's own line about a request is written after the answer, outside of every middleware.
OF_AN_ANSWER = "request_id"


def chosen(environment: Mapping[str, str] = os.environ) -> str:
    """``LOG_FORMAT``; without it, lines for machines where machines read them, and plain ones on a laptop."""
    by_hand = any(environment.get(name, "").lower() in ON for name in ("DEBUG", "DEMO"))
    return environment.get("LOG_FORMAT", "").lower() or (PLAIN if by_hand else JSON)


class WithRequest(logging.Filter):
    """Lets a plain line say ``{request_id}``."""

    def filter(self, record: logging.LogRecord) -> bool:
        setattr(record, OF_AN_ANSWER, _request_of(record) or "-")
        return True


def _request_of(record: logging.LogRecord) -> str:
    """Said by whoever wrote the line; of the request it is about (Django tells of refusals when all is over); or of
    the request or task at hand."""
    said = str(
        getattr(record, OF_AN_ANSWER, "") or getattr(getattr(record, "request", None), OF_AN_ANSWER, "")
    )
    return current_id() if said in ("", "-") else said


class JsonFormatter(Formatter):
    """Every value is masked before the line is put together, so that no sign of the format hides a secret."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
            "request_id": _request_of(record) or None,
            "process": record.process,
        }
        if status := getattr(record, "status_code", None):
            said["status"] = status
        if record.exc_info and record.exc_info[0]:
            said["exception"] = record.exc_info[0].__name__
            said["traceback"] = masked_traceback(self.formatException(record.exc_info))
        return json.dumps({name: value for name, value in said.items() if value is not None})
