"""What search engines are told of a page, in the words of schema.org."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import strip_tags

from cms.models.company import SiteSettings

Data = dict[str, Any]

CONTEXT = "https://schema.org"


def organization(company: SiteSettings, url: str, logo: str) -> Data:
    """The company, by the settings of the site and two full addresses."""
    told = {
        "name": company.company_name,
        "legalName": company.legal_line,
        "telephone": company.dispatcher_phone,
        "email": company.email,
        "address": company.address,
        "url": url,
        "logo": logo,
    }
    said = {name: value for name, value in told.items() if value}
    return {"@type": "Organization", **said}


def article(page: Any, company: Data) -> Data:
    published, changed = page.first_published_at, page.last_published_at
    return {
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.summary,
        "url": page.full_url,
        "datePublished": (published and published.isoformat()) or page.date.isoformat(),
        "dateModified": (changed and changed.isoformat()) or page.date.isoformat(),
        "inLanguage": "ru",
        "publisher": company,
    }


def questions(asked: Iterable[tuple[str, str]]) -> Data:
    """Pairs of a question and the HTML of its answer."""
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": strip_tags(answer)},
            }
            for question, answer in asked
        ],
    }
