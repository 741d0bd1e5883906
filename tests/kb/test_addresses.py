"""Links from outside have the address that the environment says."""

import pytest
from wagtail.models import Site

from kb.addresses import follow_site_url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://help.example.com", "https://help.example.com"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("", "http://localhost"),
    ],
)
def test_the_site_has_the_address_of_the_environment(settings, url, root):
    settings.SITE_URL = url
    follow_site_url()
    assert Site.objects.get(is_default_site=True).root_url == root
