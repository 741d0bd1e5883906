"""People, teams, roles."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Keeps roles right after every migration, when all permissions exist."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Roles follow migrations; Django makes permissions in the same signal, before us."""
        post_migrate.connect(_ensure_roles, sender=None, dispatch_uid="accounts.ensure_roles")


def _ensure_roles(app_config: AppConfig, using: str, **kwargs: object) -> None:
    from django.apps import apps

    from accounts.roles import ensure_roles

    # The signal comes once for every app; roles need the permissions of all of them.
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if app_config.label == last.label and using == "default":
        ensure_roles()
