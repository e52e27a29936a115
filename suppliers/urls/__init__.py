"""The addresses of the supplier rooms, each with a namespace of its own."""

from django.urls import include, path

urlpatterns = [
    path("answer/", include("suppliers.urls.answering")),
    path("concerns/", include("suppliers.urls.concerns")),
    path("suppliers/agencies/", include("suppliers.urls.agencies")),
    path("suppliers/purchases/", include("suppliers.urls.buying")),
    path("suppliers/engagement/", include("suppliers.urls.engagement")),
    path("suppliers/risk/", include("suppliers.urls.risk")),
    path("suppliers/asking/", include("suppliers.urls.asking")),
    path("suppliers/", include("suppliers.urls.merging")),
    path("suppliers/", include("suppliers.urls.record")),
    path("suppliers/", include("suppliers.urls.chain")),
    path("suppliers/", include("suppliers.urls.checks")),
    path("suppliers/", include("suppliers.urls.register")),
]
