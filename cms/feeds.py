"""The company's news for feed readers."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from wagtail.models import Site

from cms.models import NewsPage, SiteSettings

LENGTH = 20


class NewsFeed(Feed[NewsPage, HttpRequest]):
    feed_type = Rss201rev2Feed
    language = "ru"
    link = "/news/"
    description = "Новости управляющей компании"

    def get_object(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        name = SiteSettings.for_request(request).company_name
        return f"Новости — {name}" if name else "Новости"

    def items(self, request: HttpRequest) -> Any:
        site = Site.find_for_request(request)
        news = NewsPage.objects.descendant_of(site.root_page).published()
        return news[:LENGTH]

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        return str(item.lead)

    def item_link(self, item: NewsPage) -> str:
        return str(item.get_url())

    def item_pubdate(self, item: NewsPage) -> dt.datetime:
        midnight = dt.datetime.combine(item.date, dt.time())
        return timezone.make_aware(midnight)

    def item_categories(self, item: NewsPage) -> list[str]:
        return [item.category.name] if item.category else []
