"""The addresses of this room: dated counts that are handed in."""

from django.urls import path

from actions.views import returns

app_name = "returns"
urlpatterns = [
    path("", returns.index, name="index"),
]
