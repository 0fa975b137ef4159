from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.signals import page_published


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Сайт"

    def ready(self) -> None:
        from cms.announcing import announce  # noqa: PLC0415 (needs models)
        from cms.frame import follow_changes  # noqa: PLC0415 (needs models)
        from cms.models import NoticePage  # noqa: PLC0415
        from cms.site_address import follow_base_url  # noqa: PLC0415 (needs settings)
        from cms.tasks import plan  # noqa: PLC0415 (needs models)

        follow_changes()
        post_migrate.connect(follow_base_url, sender=self)
        post_migrate.connect(plan, sender=self)
        page_published.connect(announce, sender=NoticePage)
