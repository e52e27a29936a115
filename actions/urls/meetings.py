"""The addresses of this room: meetings, their agendas, attendance, decisions and minutes."""

from django.urls import URLPattern

app_name = "meetings"
urlpatterns: list[URLPattern] = []
