"""Indicators and the values that are handed in for them."""

from django.urls import path

from statements.views.indicators import deeds, listing, page

patterns = [
    path("indicators/", listing.index, name="indicators"),
    path("indicators/risk-register/", listing.risk_register, name="risk_register"),
    path("indicators/<slug:code>/", page.detail, name="indicator"),
    path("indicators/<slug:code>/set-up/", deeds.set_up, name="indicator_set_up"),
    path("indicators/<slug:code>/hand-in/", deeds.hand_in, name="indicator_hand_in"),
    path("indicators/<slug:code>/correct/<int:pk>/", deeds.correct, name="indicator_correct"),
]
