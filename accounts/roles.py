"""The five roles, and what each may do. `ensure_roles` makes the database agree.

A role is a group. Permissions are named `app.codename`, so that this lowest floor needs to
know no model above it. Page rights in the studio hold for the whole tree.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission

AGENT = "agent"
LEAD = "lead"
TRAINER = "trainer"
EDITOR = "editor"
MANAGER = "manager"

READS_AGENT_TEXT = "kb.read_agents_text"
USES_DESK = "desk.use_desk"
READS_REPORTS = "search.read_reports"
STEERS_SEARCH = "search.steer_search"
ENTERS_STUDIO = "wagtailadmin.access_admin"
LOOKS_AFTER_TASKS = "operations.look_after_tasks"
TAKES_QUIZZES = "quizzes.take_quiz"
MANAGES_BANK = "quizzes.manage_bank"
MANAGES_QUIZZES = "quizzes.manage_quizzes"
MARKS_ATTEMPTS = "quizzes.mark_attempts"
READS_RESULTS = "quizzes.read_results"
MANAGES_ASSIGNMENTS = "training.manage_assignments"
ASSIGNS_TO_TEAM = "training.assign_to_team"


@dataclass(frozen=True)
class Role:
    """What a role may do: permissions, rights on every page, rights in every collection."""

    permissions: frozenset[str]
    pages: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()


_DESK = frozenset({READS_AGENT_TEXT, USES_DESK, TAKES_QUIZZES})
_REPORTS = frozenset({READS_REPORTS, ENTERS_STUDIO, "kb.view_feedback"})
_STEERING = frozenset(
    {STEERS_SEARCH}
    | {
        f"search.{deed}_{model}"
        for deed in ("add", "change", "delete", "view")
        for model in ("synonym", "pin", "stopphrase", "goldenquery")
    }
)
_SNIPPETS = frozenset(
    f"kb.{deed}_snippet" for deed in ("add", "change", "delete", "view", "publish")
)
_BANK = frozenset(
    {MANAGES_BANK, ENTERS_STUDIO}
    | {
        f"quizzes.{deed}_{model}"
        for deed in ("add", "change", "delete", "view")
        for model in ("category", "question")
    }
)
_QUIZZES = frozenset(
    {MANAGES_QUIZZES, MARKS_ATTEMPTS, READS_RESULTS, MANAGES_ASSIGNMENTS, ASSIGNS_TO_TEAM}
    | {
        f"quizzes.{deed}_{model}"
        for deed in ("add", "change", "delete", "view")
        for model in ("quiz", "quizoverride")
    }
)
_WRITING = frozenset({"add_page", "change_page", "publish_page", "lock_page", "unlock_page"})
_MEDIA = frozenset(
    f"{deed}_{thing}" for deed in ("add", "change", "choose") for thing in ("image", "document")
)
_PICTURES = frozenset({"add_image", "choose_image"})  # for questions

ROLES: dict[str, Role] = {
    AGENT: Role(_DESK),
    LEAD: Role(_DESK | _REPORTS | {READS_RESULTS, ASSIGNS_TO_TEAM}),
    TRAINER: Role(_DESK | _REPORTS | _BANK | _QUIZZES, collections=_PICTURES),
    EDITOR: Role(
        _DESK | _REPORTS | _STEERING | _SNIPPETS | _BANK | {"kb.change_flag", "kb.view_flag"},
        _WRITING,
        _MEDIA,
    ),
    MANAGER: Role(
        _DESK
        | _REPORTS
        | _STEERING
        | _SNIPPETS
        | _BANK
        | _QUIZZES
        | {"kb.change_flag", "kb.view_flag", "kb.change_helpcentersettings", LOOKS_AFTER_TASKS}
        | {
            f"accounts.{deed}_{model}"
            for deed in ("add", "change", "view")
            for model in ("user", "team")
        },
        _WRITING | {"bulk_delete_page"},
        _MEDIA,
    ),
}


def ensure_roles() -> list[str]:
    """Make groups and their permissions be as `ROLES` says; returns what was missing.

    A permission whose app is not installed (yet) is reported, not invented.
    """
    missing: list[str] = []
    for name, role in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(role.permissions, missing))
        _set_page_rights(group, role.pages)
        _set_collection_rights(group, role.collections)
    return sorted(set(missing))


def _permissions(names: frozenset[str], missing: list[str]) -> list[Permission]:
    found = []
    for name in sorted(names):
        app, codename = name.split(".")
        permission = Permission.objects.filter(
            content_type__app_label=app, codename=codename
        ).first()
        found.append(permission) if permission else missing.append(name)
    return found


def _set_page_rights(group: Group, rights: frozenset[str]) -> None:
    from wagtail.models import GroupPagePermission, Page

    root = Page.get_first_root_node()
    GroupPagePermission.objects.filter(group=group).exclude(
        permission__codename__in=rights
    ).delete()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=rights
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _set_collection_rights(group: Group, rights: frozenset[str]) -> None:
    from wagtail.models import Collection, GroupCollectionPermission

    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.filter(group=group).exclude(
        permission__codename__in=rights
    ).delete()
    for permission in Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=rights
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )
