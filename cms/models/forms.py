"""Forms that editors build: questions to the company, entries, surveys."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField, EmailFormMixin, FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel

from cabinet.residents.addresses import client_address
from cabinet.residents.robots import ask_human
from cms.forms import ask_consent
from cms.letters import queue_letter
from cms.models.base import HOME
from cms.models.standard import BodyPage

# What proves that a person filled the form in; not an answer of theirs.
PROOFS = ("human", "consent")


class FormPage(EmailFormMixin, FormMixin, BodyPage):
    """A form with its answers kept in the back office and sent by a letter."""

    template = "cms/form_page.html"
    landing_page_template = "cms/form_page_landing.html"
    parent_page_types = [*HOME, "cms.StandardPage"]
    subpage_types: list[str] = []

    thanks = models.TextField(
        "что ответить отправившему",
        max_length=400,
        default="Спасибо, мы получили ваше сообщение и ответим в рабочее время.",
    )
    asks_consent = models.BooleanField(
        "спрашивать согласие на обработку персональных данных",
        default=True,
        help_text="Нужно, если форма спрашивает имя, телефон, адрес или почту.",
    )

    content_panels = [
        FormSubmissionsPanel(),
        *BodyPage.content_panels,
        InlinePanel("form_fields", label="Поле", heading="Поля формы"),
        FieldPanel("asks_consent"),
        FieldPanel("thanks"),
        MultiFieldPanel(
            [FieldPanel("to_address"), FieldPanel("subject")], "Письмо с ответами"
        ),
    ]

    class Meta:
        verbose_name = "форма"
        verbose_name_plural = "формы"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_for(request)
        if form.is_bound and form.is_valid():
            self.process_form_submission(form)
            landing: HttpResponse = self.render_landing_page(request, None)
            return landing
        context = self.get_context(request) | {"form": form}
        return TemplateResponse(request, self.template, context)

    def form_for(self, request: HttpRequest) -> Any:
        data = request.POST if request.method == "POST" else None
        form = self.get_form(data, page=self, user=request.user)
        if self.asks_consent:
            ask_consent(form)
        ask_human(form, client_address(request))
        return form

    def process_form_submission(self, form: Any) -> Any:
        for proof in PROOFS:
            form.cleaned_data.pop(proof, None)
        return super().process_form_submission(form)

    def send_mail(self, form: Any) -> None:
        addresses = [address.strip() for address in self.to_address.split(",")]
        subject = self.subject or self.title
        queue_letter(subject, self.render_email(form), addresses)


class FormPageField(AbstractFormField):
    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")

    class Meta(AbstractFormField.Meta):
        verbose_name = "поле формы"
        verbose_name_plural = "поля формы"
