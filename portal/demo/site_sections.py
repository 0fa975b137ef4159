"""The demonstration's questions, papers and a form, as an editor would make them."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.template import Context, Template
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.instruction_pdf import FONTS
from cms.models import (
    CompanyPaper,
    DocumentsPage,
    FormPage,
    FormPageField,
    HomePage,
    QuestionsPage,
)
from portal.demo.site_pages import (
    DOCUMENTS_LEAD,
    FORM,
    FORM_FIELDS,
    PAPERS,
    QUESTIONS,
    QUESTIONS_LEAD,
)

PAPER = Template(
    """<html lang="ru"><head><title>{{ title }}</title><style>
    @font-face { font-family: Golos; src: url(GolosText-Regular.ttf); }
    @page { size: A4; margin: 25mm; }
    body { font-family: Golos; font-size: 12pt; line-height: 1.5; }
    h1 { font-size: 17pt; }
    </style></head><body><p>ООО УК «Солнечный город»</p>
    <h1>{{ title }}, {{ year }}</h1><p>{{ text }}</p></body></html>"""
)


def write_sections() -> None:
    _write_questions()
    _write_documents()
    _write_form()


def _write_questions() -> None:
    body = [
        (
            "group",
            {
                "heading": heading,
                "questions": [
                    {"question": asked, "answer": answer} for asked, answer in items
                ],
            },
        )
        for heading, items in QUESTIONS
    ]
    page = QuestionsPage(
        title="Вопросы и ответы",
        slug="voprosy",
        lead=QUESTIONS_LEAD,
    )
    _add(page)
    page.body = [{"type": kind, "value": value} for kind, value in body]
    page.save_revision().publish()


def _write_documents() -> None:
    page = DocumentsPage(title="Документы", slug="dokumenty", lead=DOCUMENTS_LEAD)
    _add(page)
    this_year = timezone.localdate().year
    page.papers = [
        _paper(kind, title, this_year - ago, text) for kind, title, ago, text in PAPERS
    ]
    page.save_revision().publish()


def _paper(kind: str, title: str, year: int, text: str) -> CompanyPaper:
    file = ContentFile(_draw(title, year, text), name=f"{kind}-{year}.pdf")
    document = get_document_model().objects.create(title=f"{title}, {year}", file=file)
    return CompanyPaper(kind=kind, title=title, year=year, document=document)


def _draw(title: str, year: int, text: str) -> bytes:
    from xhtml2pdf import pisa  # (slow to import)
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    html = PAPER.render(Context({"title": title, "year": year, "text": text}))
    result = BytesIO()
    policy = ResourceAccessPolicy.server(base_dir=FONTS)
    path = str(FONTS / "paper.html")
    pisa.CreatePDF(html, dest=result, path=path, resource_policy=policy)
    return result.getvalue()


def _write_form() -> None:
    page = FormPage(**FORM)
    _add(page)
    page.form_fields = [
        FormPageField(label=label, field_type=kind, required=required, help_text=note)
        for label, kind, required, note in FORM_FIELDS
    ]
    page.save_revision().publish()


def _add(page: Page) -> None:
    HomePage.objects.get().add_child(instance=page)
