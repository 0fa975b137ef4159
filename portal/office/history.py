"""Wagtail's history of the site, kept from those who may not see all of it.

Its entries name objects and people of every organisation, and nothing in them
says whose they are; one's own organisation's journal is another page.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView

from cabinet.accounts.models import manages_all


class WholePortalHistory(LogEntriesView):
    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not manages_all(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


history = require_admin_access(WholePortalHistory.as_view())
history_results = require_admin_access(WholePortalHistory.as_view(results_only=True))
