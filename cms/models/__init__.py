"""The public site: pages by kind, categories of news, facts of the company."""

from cms.models.company import SiteSettings
from cms.models.contacts import ContactsPage
from cms.models.home import HomePage
from cms.models.instructions import InstructionIndexPage, InstructionPage
from cms.models.news import NewsCategory, NewsIndexPage, NewsPage
from cms.models.notices import NoticeIndexPage, NoticePage
from cms.models.standard import StandardPage, TariffsPage

__all__ = [
    "ContactsPage",
    "HomePage",
    "InstructionIndexPage",
    "InstructionPage",
    "NewsCategory",
    "NewsIndexPage",
    "NewsPage",
    "NoticeIndexPage",
    "NoticePage",
    "SiteSettings",
    "StandardPage",
    "TariffsPage",
]
