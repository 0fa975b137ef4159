from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import QuestionBlock
from cms.models.base import HOME, LIVE_VALUES, SitePage
from cms.structured_data import Data, questions


class QuestionGroupBlock(StructBlock):
    heading = CharBlock(label="О чём", max_length=90)
    questions = ListBlock(QuestionBlock(), label="Вопросы", min_num=1)

    class Meta:
        icon = "help"
        label = "Группа вопросов"


class QuestionsPage(SitePage):
    """What people ask most, by subject."""

    template = "cms/questions_page.html"
    parent_page_types = HOME
    subpage_types: list[str] = []

    body = StreamField(
        [("group", QuestionGroupBlock())], verbose_name="вопросы", blank=True
    )

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("body", help_text=LIVE_VALUES),
    ]

    search_fields = [*SitePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = "вопросы и ответы"
        verbose_name_plural = "страницы вопросов и ответов"

    def structured_data(self, company: Data) -> Data:
        asked = [
            (item["question"], item["answer"].source)
            for group in self.body
            for item in group.value["questions"]
        ]
        return questions(asked)
