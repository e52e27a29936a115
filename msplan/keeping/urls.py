from django.urls import path

from msplan.keeping import views

app_name = "keeping"
urlpatterns = [
    path("administration/keeping/", views.index, name="index"),
    path("administration/keeping/go/", views.go, name="go"),
    path("administration/keeping/run/", views.run_rules, name="run"),
    path("administration/keeping/rules/<slug:name>/", views.edit, name="edit"),
]
