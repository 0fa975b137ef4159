"""Pages of the site: each is published below its section."""

import datetime as dt
from io import BytesIO
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image as PillowImage
from wagtail.images.models import Image

from cms.models import (
    InstructionPage,
    NewsCategory,
    NewsPage,
    NoticePage,
    StandardPage,
)


def png() -> ContentFile:
    content = BytesIO()
    PillowImage.new("RGB", (64, 36), "#0b6e6e").save(content, "PNG")
    return ContentFile(content.getvalue(), name="square.png")


class ImageFactory(DjangoModelFactory):
    class Meta:
        model = Image

    title = "Квадрат"
    file = factory.LazyFunction(png)


class NewsCategoryFactory(DjangoModelFactory):
    class Meta:
        model = NewsCategory

    name = factory.Sequence(lambda n: f"Рубрика {n}")
    slug = factory.Sequence(lambda n: f"category-{n}")


class PageFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Страница {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        section = model_class.allowed_parent_page_models()[0]
        parent = kwargs.pop("parent", None) or section.objects.get()
        page = parent.add_child(instance=model_class(**kwargs))
        page.save_revision().publish()
        return page


class NewsPageFactory(PageFactory):
    class Meta:
        model = NewsPage

    date = dt.date(2026, 3, 1)
    lead = "Коротко о главном."


class InstructionPageFactory(PageFactory):
    class Meta:
        model = InstructionPage


class NoticePageFactory(PageFactory):
    class Meta:
        model = NoticePage

    starts_at = factory.LazyFunction(timezone.now)


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage
