"""The public site: pages by kind, categories of news, facts of the company."""

from cms.models.company import SiteSettings
from cms.models.contacts import ContactsPage
from cms.models.documents import CompanyPaper, DocumentsPage
from cms.models.forms import FormPage, FormPageField
from cms.models.home import HomePage
from cms.models.instructions import InstructionIndexPage, InstructionPage
from cms.models.manual import ManualIndexPage, ManualPage
from cms.models.news import NewsCategory, NewsIndexPage, NewsPage
from cms.models.notice_places import NoticePlace
from cms.models.notices import (
    NoticeAnnouncement,
    NoticeIndexPage,
    NoticePage,
    NoticeReading,
)
from cms.models.questions import QuestionsPage
from cms.models.reading import ArticleReading, PageVisits, SearchMiss
from cms.models.standard import StandardPage, TariffsPage
from cms.models.subscriptions import HouseSubscription

__all__ = [
    "ArticleReading",
    "CompanyPaper",
    "ContactsPage",
    "DocumentsPage",
    "FormPage",
    "FormPageField",
    "HomePage",
    "HouseSubscription",
    "InstructionIndexPage",
    "InstructionPage",
    "ManualIndexPage",
    "ManualPage",
    "NewsCategory",
    "NewsIndexPage",
    "NewsPage",
    "NoticeAnnouncement",
    "NoticeIndexPage",
    "NoticePage",
    "NoticePlace",
    "NoticeReading",
    "PageVisits",
    "QuestionsPage",
    "SearchMiss",
    "SiteSettings",
    "StandardPage",
    "TariffsPage",
]
