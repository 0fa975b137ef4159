"""What the dispatcher's desk learns of the site's outages."""

import datetime as dt

from django.utils import timezone
from wagtail.models import Locale, Page

from cms.models import NoticeIndexPage, NoticePage
from portal.request_outages import of_site


def test_desk_hears_of_works_that_are_not_over(db):
    Locale.objects.get_or_create(language_code="ru")
    root = Page.get_first_root_node() or Page.add_root(title="Корень")
    section = NoticeIndexPage(title="Объявления", slug="outages-of-a-test")
    root.add_child(instance=section)
    now = timezone.now()
    for title, kind, ends in (
        ("Вода", "planned", now + dt.timedelta(days=1)),
        ("Прошло", "planned", now - dt.timedelta(hours=1)),
        ("Собрание", "information", None),
    ):
        section.add_child(
            instance=NoticePage(
                title=title,
                kind=kind,
                lead="Баки привезём",
                starts_at=now - dt.timedelta(days=1),
                ends_at=ends,
            )
        )

    [outage] = of_site()

    assert outage.title == "Вода"
    assert "Баки привезём" in outage.text
    assert " до " in outage.text
