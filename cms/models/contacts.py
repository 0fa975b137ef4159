from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import ListBlock
from wagtail.fields import StreamField
from wagtail.search import index

from cabinet.accounts.models import Organization
from cms.blocks import OfficeBlock
from cms.models.base import HOME, LIVE_VALUES, SitePage
from cms.models.standard import BodyPage


class ContactsPage(BodyPage):
    """How to reach the company: phones, offices with hours, requisites."""

    template = "cms/contacts_page.html"
    parent_page_types = HOME
    subpage_types: list[str] = []
    max_count = 1

    offices = StreamField(
        [("offices", ListBlock(OfficeBlock(), label="Офисы"))],
        verbose_name="офисы",
        blank=True,
        max_num=1,
    )
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        related_name="+",
        verbose_name="реквизиты организации",
        null=True,
        blank=True,
        help_text="Чьи реквизиты показать на странице.",
    )

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("offices"),
        FieldPanel("organization"),
        FieldPanel("body", help_text=LIVE_VALUES),
    ]

    search_fields = [*BodyPage.search_fields, index.SearchField("offices")]

    class Meta:
        verbose_name = "контакты"
        verbose_name_plural = "страницы контактов"
