"""Writing a statement."""

from django.urls import path

from statements import views
from statements.views.writing import assigning, comments, comparing, cover, earlier, pictures

patterns = [
    path("", views.index, name="index"),
    path("enter/", earlier.enter, name="enter"),
    path("open/", views.open_new, name="open_new"),
    path("figures/<slug:key>/", views.records, name="records"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/title/", views.title, name="title"),
    path("<int:pk>/covers/", cover.cover, name="cover"),
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("<int:pk>/figures/", views.figures, name="figures"),
    path("<int:pk>/sections/add/", views.add_section, name="add_section"),
    path("<int:pk>/sections/<int:section_pk>/", views.section, name="section"),
    path("<int:pk>/sections/<int:section_pk>/move/", views.move_section, name="move_section"),
    path("<int:pk>/sections/<int:section_pk>/remove/", views.remove_section, name="remove_section"),
    path("<int:pk>/sections/<int:section_pk>/versions/", views.section_versions, name="section_versions"),
    path("<int:pk>/sections/<int:section_pk>/versions/compare/", comparing.compare, name="compare"),
    path("<int:pk>/sections/<int:section_pk>/author/", assigning.author, name="author"),
    path("<int:pk>/sections/<int:section_pk>/ready/", assigning.ready, name="ready"),
    path("<int:pk>/sections/<int:section_pk>/comment/", comments.comment_section, name="comment_section"),
    path("<int:pk>/pictures/", pictures.pictures, name="pictures"),
    path("<int:pk>/pictures/add/", pictures.add_picture, name="add_picture"),
    path("<int:pk>/pictures/<int:number>/", pictures.describe_picture, name="describe_picture"),
    path("<int:pk>/pictures/<int:number>/clear/", pictures.clear_picture, name="clear_picture"),
    path("<int:pk>/pictures/<int:number>/remove/", pictures.remove_picture, name="remove_picture"),
    path("<int:pk>/picture-<int:number>.<str:ending>", pictures.picture, name="picture"),
    path("<int:pk>/entry/", earlier.change_entry, name="change_entry"),
    path("<int:pk>/put-among-published/", earlier.put_among_published, name="put_among_published"),
    path("<int:pk>/original.pdf", earlier.original, name="original"),
    path("<int:pk>/comments/", comments.comments, name="comments"),
    path("<int:pk>/comments/new/", comments.comment, name="comment"),
    path("<int:pk>/comments/<int:comment_pk>/settle/", comments.settle_comment, name="settle_comment"),
]
