"""Make the bare site and its page; the page's text is given on standard input, as JSON.

    python -m benchmarks.inside.bare_page < [{"type": …, "value": …}, …]

Runs with the settings of `benchmarks.bare`. Tells the page's path.
"""

import json
import sys

from django.core.management import call_command
from wagtail.models import Page, Site

from benchmarks.bare.models import BarePage
from benchmarks.inside import tell

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    top = Site.objects.get(is_default_site=True).root_page
    section = top.add_child(instance=Page(title="Section", slug="section"))
    page = section.add_child(
        instance=BarePage(title="An article", slug="article", body=json.load(sys.stdin))
    )
    tell(page.get_url())
