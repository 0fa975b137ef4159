"""«Выгрузка данных» in the back office."""

from typing import cast

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from cabinet.residents.models import User
from imports.export_forms import ExportForm
from imports.screens import may_import, page

TITLE = "Выгрузка данных"


@never_cache
@may_import
def export_data(request: HttpRequest) -> HttpResponseBase:
    """A form, and the file that it asks for, sent while it is made."""
    form = ExportForm(request.POST or None, author=cast(User, request.user))
    if request.method == "POST" and form.is_valid():
        made = form.export()
        if made:
            response = StreamingHttpResponse(
                made.content, content_type=made.content_type
            )
            response["Content-Disposition"] = f'attachment; filename="{made.name}"'
            return response
    return page(request, "export", subtitle=TITLE, form=form)


urlpatterns = [path("export/", export_data, name="export")]
