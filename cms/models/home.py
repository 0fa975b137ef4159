from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.home_blocks import HomeBlock
from cms.models.base import SitePage


class HomePage(SitePage):
    """The front page: what residents come for, then what is new."""

    template = "cms/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    body = StreamField(HomeBlock(), verbose_name="содержание", blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    promote_panels = Page.promote_panels

    search_fields = [*SitePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = "главная страница"
        verbose_name_plural = "главные страницы"

    @property
    def has_hero(self) -> bool:
        """Whether a block brings the page's heading."""
        return any(block.block_type == "hero" for block in self.body)
