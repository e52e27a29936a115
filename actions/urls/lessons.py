"""The addresses of this room: lessons and inspection recommendations."""

from django.urls import URLPattern

app_name = "lessons"
urlpatterns: list[URLPattern] = []
