"""What the back office has of notifications."""

from cabinet.notifications.staff import files, journal, rules, sendings, texts
from cabinet.notifications.staff.pages import menu_item

urlpatterns = [
    *sendings.urlpatterns,
    *texts.urlpatterns,
    *journal.urlpatterns,
    *rules.urlpatterns,
    *files.urlpatterns,
]

__all__ = ["menu_item", "urlpatterns"]
