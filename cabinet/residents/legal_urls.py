from django.urls import path, register_converter

from cabinet.residents import legal_views
from cabinet.residents.models import LegalText


class KindConverter:
    regex = "|".join(LegalText.Kind.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "legal_kind")

app_name = "legal"
urlpatterns = [path("<legal_kind:kind>/", legal_views.text, name="text")]
