"""The addresses of the supplier rooms."""

from django.urls import path

from suppliers import views

app_name = "suppliers"
urlpatterns = [
    path("", views.index, name="index"),
    path("segments/", views.segments, name="segments"),
    path("suppliers.xlsx", views.export_xlsx, name="export_xlsx"),
    path("suppliers.csv", views.export_csv, name="export_csv"),
    path("add/", views.add, name="add"),
    path("categories/", views.categories, name="categories"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/payments/", views.payments, name="payments"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/assess/", views.assess, name="assess"),
    path("imports/", views.imports, name="imports"),
    path("imports/upload/", views.upload, name="upload"),
    path("imports/template.csv", views.template, name="template"),
    path("imports/<int:pk>/", views.show_import, name="show_import"),
    path("imports/<int:pk>/columns/", views.columns, name="columns"),
    path("imports/<int:pk>/amount/", views.amount, name="amount"),
    path("imports/<int:pk>/guess/", views.guess, name="guess"),
    path("imports/<int:pk>/period/", views.period, name="period"),
    path("imports/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("imports/<int:pk>/discard/", views.discard, name="discard"),
    path("imports/<int:pk>/undo/", views.undo, name="undo"),
    path("imports/<int:pk>/set-aside.csv", views.set_aside, name="set_aside"),
]
