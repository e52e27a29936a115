"""The addresses of this room: dated counts that are handed in. ``hand_in`` is where reminders lead."""

from django.urls import path

from actions.views import returns

app_name = "returns"
urlpatterns = [
    path("", returns.index, name="index"),
    path("new/", returns.set_up, name="set_up"),
    path("<int:pk>/", returns.series, name="series"),
    path("<int:pk>/edit/", returns.edit_series, name="edit"),
    path("<int:pk>/hand-in/", returns.hand_in_count, name="hand_in"),
    path("<int:pk>/end/", returns.end_series, name="end"),
    path("counts/<int:pk>/correct/", returns.correct_count, name="correct"),
    path("import/", returns.import_counts, name="import"),
    path("import/template.xlsx", returns.template_xlsx, name="template_xlsx"),
    path("import/template.csv", returns.template_csv, name="template_csv"),
    path("import/errors/", returns.errors, name="errors"),
    path("import/<int:pk>/", returns.imported, name="imported"),
    path("import/<int:pk>/undo/", returns.imported_undo, name="imported_undo"),
]
