"""A help center to begin with, in place of Wagtail's welcome page."""

from django.conf import settings
from django.db import migrations

LANGUAGE = settings.LANGUAGE_CODE.split("-")[0]


def make_home(apps, schema_editor):
    Page = apps.get_model("wagtailcore.Page")
    Site = apps.get_model("wagtailcore.Site")
    Page.objects.filter(depth=2, slug="home").delete()
    home = _page(apps, "HelpCenterPage", "Help center", "home", "00010001", "/home/", numchild=1)
    _page(
        apps,
        "AnnouncementIndexPage",
        "Happening now",
        "now",
        "000100010001",
        "/home/now/",
        numchild=0,
    )
    Page.objects.filter(depth=1).update(numchild=1)
    Site.objects.create(hostname="localhost", root_page_id=home.pk, is_default_site=True)


def _page(apps, model, title, slug, path, url_path, numchild):
    ContentType = apps.get_model("contenttypes.ContentType")
    Locale = apps.get_model("wagtailcore.Locale")
    content_type, _ = ContentType.objects.get_or_create(app_label="kb", model=model.lower())
    locale, _ = Locale.objects.get_or_create(language_code=LANGUAGE)
    return apps.get_model(f"kb.{model}").objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        content_type=content_type,
        locale=locale,
        path=path,
        depth=len(path) // 4,
        numchild=numchild,
        url_path=url_path,
        show_in_menus=False,
    )


def remove_home(apps, schema_editor):
    apps.get_model("kb.HelpCenterPage").objects.filter(path="00010001").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(make_home, remove_home)]
