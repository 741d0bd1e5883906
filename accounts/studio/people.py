"""Managers look after people and teams here, on Wagtail's own screens."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users as wagtail_users

from accounts.models import Team, User


class _OnlyAdministratorsMakeAdministrators:
    """Locks the field that makes somebody an administrator, unless one is at work."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by.is_superuser and "is_superuser" in self.fields:
            self.fields["is_superuser"].disabled = True
            self.fields["is_superuser"].help_text = "Only an administrator can make another."


class AddForm(_OnlyAdministratorsMakeAdministrators, UserCreationForm):
    """A new person, with a team."""

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"team"}


class EditForm(_OnlyAdministratorsMakeAdministrators, UserEditForm):
    """A person, with a team."""

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"team"}


class UserFilterSet(wagtail_users.UserFilterSet):
    """Wagtail's filters and the team."""

    class Meta(wagtail_users.UserFilterSet.Meta):
        fields = ["team"]


class UserIndex(wagtail_users.IndexView):
    """The list of people, with roles and team."""

    @property
    def columns(self) -> list[Column]:
        """Wagtail's, with team and roles in place of the access level."""
        own = [
            Column("team", label="Team", sort_key="team__name"),
            Column("roles", label="Roles", accessor=_roles),
        ]
        kept = [column for column in super().columns if column.name != "is_superuser"]
        return [*kept[:3], *own, *kept[3:]]

    def get_base_queryset(self) -> QuerySet[User]:
        """Everybody, with what the columns show."""
        people: QuerySet[User] = super().get_base_queryset()
        return people.select_related("team").prefetch_related("groups")


def _roles(user: User) -> str:
    names = ["administrator"] if user.is_superuser else []
    return ", ".join([*names, *(group.name for group in user.groups.all())])


class UserAdd(wagtail_users.CreateView):
    """Adds a person."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tells the form who is at work."""
        return {**super().get_form_kwargs(), "by": self.request.user}


class UserEdit(wagtail_users.EditView):
    """Changes a person; an administrator's account only for administrators."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever could set an administrator's password would be one."""
        if self.object.is_superuser and not getattr(request.user, "is_superuser", False):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tells the form who is at work."""
        return {**super().get_form_kwargs(), "by": self.request.user}


class UserViewSet(wagtail_users.UserViewSet):
    """Wagtail's user management with teams."""

    index_view_class = UserIndex
    add_view_class = UserAdd
    edit_view_class = UserEdit
    filterset_class = UserFilterSet
    template_prefix = "accounts/studio/users/"
    menu_label = "People"

    def get_templates(self, name: str = "index", fallback: str = "") -> list[str]:
        """Our templates, then Wagtail's."""
        return [f"{self.template_prefix}{name}.html", f"wagtailusers/users/{name}.html", fallback]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """The form with a team."""
        return EditForm if for_update else AddForm


class TeamIndex(generic.IndexView):
    """Teams with their size."""

    def get_base_queryset(self) -> QuerySet[Team]:
        """Every team, with its number of members."""
        teams: QuerySet[Team] = super().get_base_queryset()
        return teams.select_related("lead").annotate(size=Count("members"))


class TeamViewSet(ModelViewSet):
    """Teams of agents."""

    model = Team
    index_view_class = TeamIndex
    icon = "group"
    menu_label = "Teams"
    menu_order = 610
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["name", "lead", NumberColumn("size", label="Members", sort_key="size")]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("lead")]
