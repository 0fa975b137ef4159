from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Портал"

    def ready(self) -> None:
        from cabinet import notices  # noqa: PLC0415 (needs models, as the next ones)
        from cabinet.requests import outages  # noqa: PLC0415
        from cms import live_values  # noqa: PLC0415
        from portal import checks, closing, notice_news  # noqa: F401, PLC0415 (register themselves)
        from portal.house_notices import of_site  # noqa: PLC0415
        from portal.live_values import of_organization  # noqa: PLC0415
        from portal.office import wagtail_log  # noqa: F401, PLC0415 (registers itself)
        from portal.request_outages import of_site as outages_of_site  # noqa: PLC0415
        from portal.roles import create_roles  # noqa: PLC0415 (needs models)

        notices.come_from(of_site)
        outages.come_from(outages_of_site)
        live_values.come_from(of_organization)
        post_migrate.connect(create_roles, sender=self)
