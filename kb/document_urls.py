"""Addresses of documents: Wagtail's, with word to proxies that they are for one reader.

Who may have a document may change, and browsers ask again; what did not change is not sent twice.
"""

from django.views.decorators.cache import cache_control
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

urlpatterns = decorate_urlpatterns(
    wagtaildocs_urls.urlpatterns, cache_control(private=True, no_cache=True)
)
