"""The addresses of the record of a supplier."""

from django.urls import path

from suppliers.views import record as views

app_name = "record"
urlpatterns = [
    path("<int:pk>/record/", views.show, name="show"),
    path("<int:pk>/record/workforce/", views.workforce, name="workforce"),
    path("<int:pk>/record/turnover/", views.turnover, name="turnover"),
    path("<int:pk>/record/send-plan/", views.send, name="send"),
    path("<int:pk>/record/<slug:slug>/add/", views.add, name="add"),
    path("record/", views.coverage, name="coverage"),
    path("record/routes/", views.routes, name="routes"),
    path("record/statements/", views.statements, name="statements"),
    path("record/contracts/", views.contracts, name="contracts"),
    path("record/registry/", views.files, name="files"),
    path("record/registry/upload/", views.upload, name="upload"),
    path("record/registry/<int:pk>/", views.file, name="file"),
    path("record/registry/<int:pk>/same/", views.say_same, name="say_same"),
    path("record/registry/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("record/registry/<int:pk>/discard/", views.discard, name="discard"),
    path("record/incident-plan/", views.template, name="template"),
    path("record/incident-plan/write/", views.write_template, name="write_template"),
    path("record/incident-plan/download/", views.download_template, name="download_template"),
    path("record/equivalents/<int:pk>/check/", views.check, name="check"),
    path("record/<slug:slug>/<int:pk>/edit/", views.edit, name="edit"),
    path("record/<slug:slug>/<int:pk>/archive/", views.archive, name="archive"),
    path("record/<slug:slug>/<int:pk>/restore/", views.restore, name="restore"),
]
