"""Rapport's roles review drafts, in place of the two groups that Wagtail makes."""

from django.db import migrations

REVIEWERS = ("editor", "manager")
WAGTAILS = ("Editors", "Moderators")


def let_roles_review(apps, schema_editor):
    groups = apps.get_model("auth.Group").objects
    reviewers = [groups.get_or_create(name=name)[0] for name in REVIEWERS]
    for task in apps.get_model("wagtailcore.GroupApprovalTask").objects.all():
        task.groups.set(reviewers)
    for model in ("Task", "Workflow"):
        unnamed = apps.get_model(f"wagtailcore.{model}").objects.filter(name="Moderators approval")
        unnamed.update(name="Review")
    groups.filter(name__in=WAGTAILS, user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [migrations.RunPython(let_roles_review, migrations.RunPython.noop)]
