"""The demo company's name, looks and contact, from company.toml."""

import tomllib
from pathlib import Path

from wagtail.models import Site

from kb.models import HelpCenterPage, HelpCenterSettings

FOLDER = Path(__file__).parent


def load_company() -> str:
    """Write the site settings; returns the name."""
    told = tomllib.loads((FOLDER / "company.toml").read_text(encoding="utf-8"))
    site = Site.objects.get(is_default_site=True)
    settings = HelpCenterSettings.for_site(site)
    for field in ("name", "tagline", "accent", "contact_phone", "contact_hours", "contact_chat"):
        setattr(settings, field, told[field])
    settings.search_examples = "\n".join(told["examples"])
    settings.full_clean()
    settings.save()
    _name_home(site, told["name"])
    return str(told["name"])


def _name_home(site: Site, name: str) -> None:
    Site.objects.filter(pk=site.pk).update(site_name=name)
    home = HelpCenterPage.objects.get(pk=site.root_page_id)
    if home.title != name:
        home.title = name
        home.save_revision().publish()
