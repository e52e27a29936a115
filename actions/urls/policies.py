"""The addresses of this room: policies, and the routes for raising a concern. ``…_review`` is where reminders lead."""

from django.urls import path

from actions.views import policies

app_name = "policies"
urlpatterns = [
    path("", policies.index, name="index"),
    path("routes/", policies.routes, name="routes"),
]
