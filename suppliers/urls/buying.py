"""The addresses of planned purchases. ``detail`` is where reminders lead."""

from django.urls import path

from suppliers.views import buying as views

app_name = "buying"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("contracts-ending/", views.ending, name="ending"),
    path("contracts-ending/export.csv", views.export_ending, {"kind": "csv"}, name="export_ending_csv"),
    path("contracts-ending/export.xlsx", views.export_ending, {"kind": "xlsx"}, name="export_ending_xlsx"),
    path("in-place-of/<int:pk>/", views.replace, name="replace"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/screen/", views.screen, name="screen"),
    path("<int:pk>/labour-cost/", views.work_out, name="work_out"),
    path("<int:pk>/ground/", views.add_ground, name="add_ground"),
    path("<int:pk>/sign-off/", views.sign_off, name="sign_off"),
    path("<int:pk>/award/", views.award, name="award"),
    path("<int:pk>/abandon/", views.abandon, name="abandon"),
    path("asks/<int:pk>/answer/", views.answer, name="answer"),
    path("asks/<int:pk>/waive/", views.waive, name="waive"),
    path("grounds/<int:pk>/decide/", views.decide, name="decide"),
]
