"""The addresses of this room: priority risks, and what is not known."""

from django.urls import URLPattern

app_name = "risks"
urlpatterns: list[URLPattern] = []
