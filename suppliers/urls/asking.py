"""The addresses of asking suppliers: questionnaires and terms, campaigns, responses."""

from django.urls import path

from suppliers.views.asking import questionnaires

app_name = "asking"
urlpatterns = [
    # Questionnaires.
    path("questionnaires/", questionnaires.index, name="questionnaires"),
]
