"""The addresses of this room: priority risks, and what is not known. ``…_review`` is where reminders lead."""

from django.urls import path

from actions.views import risks

app_name = "risks"
urlpatterns = [
    path("", risks.index, name="index"),
    path("new/", risks.note_risk, name="note_risk"),
    path("<int:pk>/", risks.risk, name="risk"),
    path("<int:pk>/edit/", risks.risk_edit, name="risk_edit"),
    path("<int:pk>/review/", risks.risk_review, name="risk_review"),
    path("<int:pk>/close/", risks.risk_close, name="risk_close"),
    path("<int:pk>/reopen/", risks.risk_reopen, name="risk_reopen"),
    path("<int:pk>/raise/", risks.risk_raise, name="risk_raise"),
    path("<int:pk>/link/", risks.risk_link, name="risk_link"),
    path("<int:pk>/unlink/", risks.risk_unlink, name="risk_unlink"),
    path("unknowns/", risks.unknowns, name="unknowns"),
    path("unknowns/new/", risks.note_unknown, name="note_unknown"),
    path("unknowns/<int:pk>/", risks.unknown, name="unknown"),
    path("unknowns/<int:pk>/edit/", risks.unknown_edit, name="unknown_edit"),
    path("unknowns/<int:pk>/review/", risks.unknown_review, name="unknown_review"),
    path("unknowns/<int:pk>/answer/", risks.unknown_answer, name="unknown_answer"),
    path("unknowns/<int:pk>/cannot-be-known/", risks.unknown_close, name="unknown_close"),
    path("unknowns/<int:pk>/reopen/", risks.unknown_reopen, name="unknown_reopen"),
    path("unknowns/<int:pk>/raise/", risks.unknown_raise, name="unknown_raise"),
    path("unknowns/<int:pk>/link/", risks.unknown_link, name="unknown_link"),
    path("unknowns/<int:pk>/unlink/", risks.unknown_unlink, name="unknown_unlink"),
]
