"""The addresses of this room: partnerships and the tasks agreed in them."""

from django.urls import URLPattern

app_name = "partners"
urlpatterns: list[URLPattern] = []
