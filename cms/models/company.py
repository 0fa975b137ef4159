from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cabinet.accounts.models import Organization


class Colour(models.TextChoices):
    TEAL = "teal", "Бирюзовый"
    BLUE = "blue", "Синий"
    GREEN = "green", "Зелёный"
    PLUM = "plum", "Сливовый"
    BRICK = "brick", "Кирпичный"


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """What the foot of every page tells about the company."""

    company_name = models.CharField("название компании", max_length=120, blank=True)
    emergency_phone = models.CharField(
        "телефон аварийной службы",
        max_length=30,
        blank=True,
        help_text="Круглосуточный. Виден на каждой странице.",
    )
    dispatcher_phone = models.CharField("телефон диспетчера", max_length=30, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    address = models.CharField("адрес", max_length=200, blank=True)
    hours = models.CharField(
        "часы работы", max_length=120, blank=True, help_text="«Пн–пт с 8:00 до 17:00»."
    )
    legal_line = models.CharField(
        "юридическая строка",
        max_length=250,
        blank=True,
        help_text="Полное название, ИНН, номер лицензии.",
    )

    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        related_name="+",
        verbose_name="организация",
        null=True,
        blank=True,
        help_text="Чьи сроки, телефоны и тарифы подставлять в статьи посетителям."
        " Жителю подставляются данные его организации.",
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        related_name="+",
        verbose_name="логотип",
        null=True,
        blank=True,
        help_text="Виден в шапке вместо рисунка портала.",
    )
    colour = models.CharField(
        "главный цвет",
        max_length=8,
        choices=Colour,
        default=Colour.TEAL,
        help_text="Все варианты проверены на контраст с текстом.",
    )
    yandex_verification = models.CharField(
        "код подтверждения Яндекс.Вебмастера", max_length=64, blank=True
    )

    panels = [
        FieldPanel("company_name"),
        FieldPanel("organization"),
        MultiFieldPanel(
            [
                FieldPanel("emergency_phone"),
                FieldPanel("dispatcher_phone"),
                FieldPanel("email"),
            ],
            "Связь",
        ),
        FieldPanel("address"),
        FieldPanel("hours"),
        FieldPanel("legal_line"),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("colour")], "Вид"),
        FieldPanel("yandex_verification"),
    ]

    class Meta:
        verbose_name = "сведения о компании"
        verbose_name_plural = "сведения о компаниях"

    def logo_address(self, request: HttpRequest) -> str:
        """The full address of the logo's file; empty without one."""
        if self.logo is None:
            return ""
        picture = self.logo.get_rendition("max-320x120|format-webp")
        return request.build_absolute_uri(picture.url)
