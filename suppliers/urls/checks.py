"""The addresses of due diligence. ``new`` and ``corrective`` are where reminders lead."""

from django.urls import path

from suppliers.views import checks as views

app_name = "checks"
urlpatterns = [
    path("due-diligence/", views.index, name="index"),
    path("due-diligence/findings/", views.findings, name="findings"),
    path("due-diligence/corrective-actions/", views.corrective_actions, name="corrective_actions"),
    path("due-diligence/not-looked-at/", views.left_out, name="left_out"),
    path("due-diligence/never/<slug:kind>/", views.never, name="never"),
    path("due-diligence/rule/", views.rule, name="rule"),
    path("<int:pk>/due-diligence/", views.diligence, name="diligence"),
    path("<int:pk>/due-diligence/record/", views.record, name="record"),
    path("<int:pk>/due-diligence/record.pdf", views.record_pdf, name="record_pdf"),
    path("<int:pk>/checks/new/<slug:kind>/", views.new, name="new"),
    path("checks/<int:pk>/", views.detail, name="detail"),
    path("checks/<int:pk>/edit/", views.edit, name="edit"),
    path("checks/<int:pk>/correct/", views.correct, name="correct"),
    path("checks/<int:pk>/explain/", views.explain, name="explain"),
    path("checks/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("checks/<int:pk>/findings/new/", views.new_finding, name="new_finding"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/edit/", views.edit_finding, name="edit_finding"),
    path("findings/<int:pk>/answer/", views.answer_finding, name="answer_finding"),
    path("findings/<int:pk>/close/", views.close_finding, name="close_finding"),
    path("findings/<int:pk>/reopen/", views.reopen_finding, name="reopen_finding"),
    path("findings/<int:pk>/corrective/new/", views.new_corrective, name="new_corrective"),
    path("corrective/<int:pk>/", views.corrective, name="corrective"),
    path("corrective/<int:pk>/edit/", views.edit_corrective, name="edit_corrective"),
    path("corrective/<int:pk>/extend/", views.extend, name="extend"),
    path("corrective/<int:pk>/said/", views.say_done, name="say_done"),
    path("corrective/<int:pk>/verify/", views.verify, name="verify"),
    path("corrective/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("corrective/<int:pk>/drop/", views.drop, name="drop"),
]
