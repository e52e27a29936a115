"""The door for gunicorn."""

import logging
import os

from django.core.wsgi import get_wsgi_application

from msplan.lib.letters import in_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msplan.settings")
logging.captureWarnings(True)  # they are lines of the log like all others
application = in_utf8(get_wsgi_application())
