"""Every address of the site, one line a room."""

from django.conf import settings
from django.contrib.auth import urls as auth_urls
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from config import health
from config.login import Login
from config.media import media
from config.metrics import metrics

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("login/", Login.as_view(), name="login"),
    path("", include(auth_urls)),
    path(settings.STUDIO_PATH, include(wagtailadmin_urls)),
    path("documents/", include("kb.document_urls")),
    path("media/<path:path>", media, name="media"),
    path("desk/", include("desk.urls")),
    path("quizzes/", include("quizzes.urls")),
    path("learning/", include("training.urls")),
    path("", include("search.urls")),
    path("", include("kb.urls")),
    path("", include(wagtail_urls)),
]

if settings.DEBUG:
    from config.styleguide import styleguide

    urlpatterns.insert(0, path("styleguide/", styleguide, name="styleguide"))
