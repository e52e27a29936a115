"""The addresses of merging suppliers, and of changing many at once."""

from django.urls import path

from suppliers.views import merging
from suppliers.views.together import together

app_name = "merging"
urlpatterns = [
    path("duplicates/", merging.pairs, name="pairs"),
    path("duplicates/different/", merging.marks, name="marks"),
    path("duplicates/different/<int:pk>/take-back/", merging.take_back, name="take_back"),
    path("duplicates/<int:first>/<int:second>/", merging.compare, name="compare"),
    path("duplicates/<int:first>/<int:second>/different/", merging.different, name="different"),
    path("<int:pk>/same-as/", merging.choose, name="choose"),
    path("merges/<int:pk>/undo/", merging.undo, name="undo"),
    path("together/", together, name="together"),
]
