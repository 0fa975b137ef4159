from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.models.base import HOME, LIVE_VALUES, SitePage
from cms.structured_data import Data, questions


class BodyPage(SitePage):
    """A page built of blocks."""

    body = StreamField(BodyBlock(), verbose_name="содержание", blank=True)

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("body", help_text=LIVE_VALUES),
    ]

    search_fields = [*SitePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True

    def structured_data(self, company: Data) -> Data:
        """Questions of the body, where it holds any."""
        asked = [
            (item["question"], item["answer"].source)
            for block in self.body
            if block.block_type == "questions"
            for item in block.value
        ]
        return questions(asked) if asked else super().structured_data(company)


class StandardPage(BodyPage):
    """Any page: about the company, documents, answers to questions."""

    template = "cms/standard_page.html"
    parent_page_types = [*HOME, "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]

    class Meta:
        verbose_name = "обычная страница"
        verbose_name_plural = "обычные страницы"


class TariffsPage(BodyPage):
    """The tariffs in force; the table itself comes from the billing program."""

    template = "cms/tariffs_page.html"
    parent_page_types = HOME
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "тарифы"
        verbose_name_plural = "страницы тарифов"
