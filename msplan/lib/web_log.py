"""The web server's own log, without secrets: `--logger-class` names it wherever the server is started."""

from typing import Any

from gunicorn.glogging import Logger

from msplan.lib.logs import JSON, OF_AN_ANSWER, JsonFormatter, chosen
from msplan.lib.masking import mask
from msplan.lib.request_ids import HEADER


class MaskedLogger(Logger):
    """gunicorn's, whose lines hold the path and the Referer of each request."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                if chosen() == JSON:
                    handler.setFormatter(JsonFormatter())
                else:
                    mask(handler)

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """As gunicorn's, with the name that the answer carries."""
        if not self.access_log.handlers:
            return
        name = next((str(value) for key, value in resp.headers if key.lower() == HEADER.lower()), "")
        atoms = self.atoms_wrapper_class(self.atoms(resp, req, environ, request_time))
        status = str(resp.status).split(None, 1)[0]
        self.access_log.info(
            self.cfg.access_log_format,
            atoms,
            extra={OF_AN_ANSWER: name, "status_code": int(status) if status.isdecimal() else None},
        )
