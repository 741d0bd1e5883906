"""The site's own address, as the environment says it."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site


def follow_site_url() -> None:
    """Let the default site have the host and port of SITE_URL, if that is set.

    Links in sitemap, feed and mails are made from the site's row; the environment is where an
    operator says the address.
    """
    if not settings.SITE_URL:
        return
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site and (site.hostname, site.port) != (address.hostname, port):
        site.hostname, site.port = address.hostname, port
        site.save()
