"""The addresses of this room: courses, audiences, and what was handed in of them."""

from django.urls import path

from actions.views import training

app_name = "training"
urlpatterns = [
    path("", training.index, name="index"),
]
