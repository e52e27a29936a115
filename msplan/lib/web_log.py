"""The web server's own log, without secrets: `--logger-class` names it wherever the server is started."""

from typing import Any

from gunicorn.glogging import Logger

from msplan.lib.masking import mask


class MaskedLogger(Logger):
    """gunicorn's, whose lines hold the path and the Referer of each request."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                mask(handler)
