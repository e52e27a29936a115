"""The addresses of this room: self-assessment against sets of standards."""

from django.urls import path

from actions.views import standards as views

app_name = "standards"
urlpatterns = [
    path("", views.index, name="index"),
    path("import/", views.import_file, name="import"),
    path("template.csv", views.template, name="template"),
    path("sets/new/", views.add_set, name="add_set"),
    path("sets/use/", views.use, name="use"),
    path("sets/<int:pk>/", views.show_set, name="set"),
    path("sets/<int:pk>/edit/", views.edit_set, name="edit_set"),
    path("sets/<int:pk>/standards.csv", views.export, name="export"),
    path("sets/<int:pk>/add/", views.add, name="add"),
    path("sets/<int:pk>/open/", views.open_new, name="open"),
    path("standards/<int:pk>/edit/", views.edit, name="edit"),
    path("standards/<int:pk>/move/", views.move, name="move"),
    path("standards/<int:pk>/archive/", views.archive, name="archive"),
    path("standards/<int:pk>/restore/", views.restore, name="restore"),
    path("ratings/<int:pk>/", views.rate, name="rate"),
    path("ratings/<int:pk>/raise/", views.raise_from, name="raise"),
    path("ratings/<int:pk>/link/", views.link, name="link"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/take-over/", views.take_over, name="take_over"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/summary/", views.summary, name="summary"),
]
