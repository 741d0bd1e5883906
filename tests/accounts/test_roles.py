"""What the roles may do, kept right by one command."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts.models import User
from accounts.roles import ROLES, ensure_roles

pytestmark = pytest.mark.django_db


def test_every_role_is_a_group_after_migrating():
    assert set(ROLES) <= set(Group.objects.values_list("name", flat=True))


def test_no_permission_that_a_role_names_is_missing():
    assert ensure_roles() == []


def test_the_command_puts_right_what_somebody_changed():
    group = Group.objects.get(name="agent")
    group.permissions.clear()
    call_command("ensure_roles")
    assert group.permissions.filter(codename="read_agents_text").exists()


def test_an_agent_uses_the_desk_and_not_the_studio(agent):
    user = User.objects.get(pk=agent.pk)
    assert user.has_perm("desk.use_desk")
    assert not user.has_perm("wagtailadmin.access_admin")


def test_an_editor_may_publish_anywhere(editor, internet):
    assert internet.permissions_for_user(editor).can_publish()


def test_a_trainer_enters_the_studio_and_edits_no_page(trainer, internet):
    assert trainer.has_perm("wagtailadmin.access_admin")
    assert not internet.permissions_for_user(trainer).can_edit()


def test_an_outsider_may_nothing(outsider):
    assert outsider.get_all_permissions() == set()
