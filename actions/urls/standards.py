"""The addresses of this room: self-assessment against sets of standards."""

from django.urls import URLPattern

app_name = "standards"
urlpatterns: list[URLPattern] = []
