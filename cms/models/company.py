from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


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

    panels = [
        FieldPanel("company_name"),
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
    ]

    class Meta:
        verbose_name = "сведения о компании"
        verbose_name_plural = "сведения о компаниях"
