from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Портал"

    def ready(self) -> None:
        from portal import checks, closing  # noqa: F401, PLC0415 (register themselves)
        from portal.roles import create_roles  # noqa: PLC0415 (needs models)

        post_migrate.connect(create_roles, sender=self)
