from django.urls import path

from msplan.force import views

app_name = "force"
urlpatterns = [
    path("force.css", views.stylesheet, name="stylesheet"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("administration/force/", views.edit, name="edit"),
    path("administration/force/law/", views.law, name="law"),
    path("administration/force/bodies/<int:pk>/", views.body, name="body"),
]
