"""Indicators and the values that are handed in for them."""

from django.urls import path

from statements.views import indicators

patterns = [
    path("indicators/", indicators.index, name="indicators"),
    path("indicators/<slug:code>/", indicators.detail, name="indicator"),
    path("indicators/<slug:code>/set-up/", indicators.set_up, name="indicator_set_up"),
    path("indicators/<slug:code>/hand-in/", indicators.hand_in, name="indicator_hand_in"),
    path("indicators/<slug:code>/correct/<int:pk>/", indicators.correct, name="indicator_correct"),
]
