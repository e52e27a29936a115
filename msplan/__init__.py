"""The ground floor: settings and everything that every room stands on."""

from msplan.celery import app as celery_app

__all__ = ["celery_app"]
