"""Pages, and whether the server answers."""

from django.http import HttpResponse
from django.urls import include, path
from wagtail import urls

urlpatterns = [
    path("healthz", lambda request: HttpResponse("ok")),
    path("", include(urls)),
]
