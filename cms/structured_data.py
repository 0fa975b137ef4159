"""What search engines are told of a page, in the words of schema.org."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.html import strip_tags

from cms.models.company import SiteSettings

CONTEXT = "https://schema.org"


def organization(request: HttpRequest) -> dict[str, Any]:
    """The company, by the settings of the site."""
    company = SiteSettings.for_request(request)
    told = {
        "name": company.company_name,
        "legalName": company.legal_line,
        "telephone": company.dispatcher_phone,
        "email": company.email,
        "address": company.address,
        "url": request.build_absolute_uri("/"),
        "logo": company.logo_address(request),
    }
    return {
        "@type": "Organization",
        **{name: said for name, said in told.items() if said},
    }


def article(page: Any, request: HttpRequest) -> dict[str, Any]:
    published, changed = page.first_published_at, page.last_published_at
    return {
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.summary,
        "url": page.get_full_url(request),
        "datePublished": (published and published.isoformat()) or page.date.isoformat(),
        "dateModified": (changed and changed.isoformat()) or page.date.isoformat(),
        "inLanguage": "ru",
        "publisher": organization(request),
    }


def questions(asked: Iterable[tuple[str, str]]) -> dict[str, Any]:
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
