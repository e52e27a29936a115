"""The six-monthly update."""

from django.urls import path

from statements.views import updates as views

patterns = [
    path("<int:pk>/update/", views.open_update, name="open_update"),
    path("updates/<int:pk>/", views.update, name="update"),
    path("updates/<int:pk>/words/", views.update_words, name="update_words"),
    path("updates/<int:pk>/lines/<int:line_pk>/", views.update_line, name="update_line"),
    path("updates/<int:pk>/draw-again/", views.draw_update_again, name="update_draw_again"),
    path("updates/<int:pk>/preview/", views.update_preview, name="update_preview"),
    path("updates/<int:pk>/compare/", views.compare_update, name="update_compare"),
    path("updates/<int:pk>/approve/", views.approve_update, name="update_approve"),
    path("updates/<int:pk>/send-back/", views.send_update_back, name="update_send_back"),
    path("updates/<int:pk>/publish/", views.publish_update, name="update_publish"),
    path("updates/<int:pk>/render-again/", views.render_update_again, name="update_render_again"),
    path("updates/<int:pk>/correct/", views.correct_update, name="update_correct"),
    path("updates/<int:pk>/withdraw/", views.withdraw_update, name="update_withdraw"),
    path("updates/<int:pk>/update.pdf", views.update_document, name="update_document"),
]
