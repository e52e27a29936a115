"""The program's own addresses, and the pages that show its components."""

from django.urls import path

from msplan.urls import urlpatterns as own
from tests.look import guide

urlpatterns = [
    path("components/", guide.components),
    path("components/form/", guide.form),
    path("components/public/", guide.public),
    *own,
]
