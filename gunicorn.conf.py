"""Read by gunicorn wherever it is started in this directory: by bin/run, in the container, by hand."""

# Paths and Referers of suppliers' links hold a secret: they are masked before a line is written.
logger_class = "msplan.lib.web_log.MaskedLogger"
