"""The addresses of the supplier's side: everything below /answer/, without an account."""

from django.urls import path

from suppliers.views.answering import arriving, start, worried

app_name = "answering"
urlpatterns = [
    path("worried/", worried.worried, name="worried"),
    path("i/<slug:code>/", start.show, name="start"),
    # Last: what is none of the above is taken for a secret address.
    path("<str:token>/", arriving.arrive, name="arrive"),
]
