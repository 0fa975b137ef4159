"""What only the home page shows: the newest of the other sections."""

from typing import Any

from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from wagtail import blocks

from cms.blocks import BodyBlock, HeroBlock

MAX_NEWS = 12


class LatestNewsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label="Заголовок", default="Новости", max_length=90)
    count = blocks.IntegerBlock(
        label="Сколько новостей",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_NEWS)],
    )

    class Meta:
        icon = "date"
        label = "Последние новости"
        template = "cms/blocks/latest_news.html"

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        news = apps.get_model("cms", "NewsPage").objects.published()
        return context | {"news": news[: value["count"]]}


class CurrentNoticesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label="Заголовок", default="Объявления", max_length=90)

    class Meta:
        icon = "warning"
        label = "Действующие объявления"
        template = "cms/blocks/current_notices.html"

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        notices = apps.get_model("cms", "NoticePage").objects.published().actual()
        return context | {"notices": notices}


class HomeBlock(BodyBlock):
    hero = HeroBlock()
    current_notices = CurrentNoticesBlock()
    latest_news = LatestNewsBlock()

    class Meta:
        # Each brings a heading that a page may hold once.
        block_counts = {
            "hero": {"max_num": 1},
            "current_notices": {"max_num": 1},
            "latest_news": {"max_num": 1},
        }
