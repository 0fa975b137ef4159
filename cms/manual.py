"""Loading the staff manual that comes with the portal into pages of the site."""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from wagtail.models import PageViewRestriction

from cms.models import HomePage, ManualIndexPage, ManualPage
from cms.models.manual import fingerprint

FOLDER = Path(settings.BASE_DIR) / "docs" / "manual"
TITLE, SLUG = "Инструкции сотрудникам", "manual"
LEAD = "Как работать в портале: по разделам кабинета сотрудника."


@dataclass
class Loaded:
    """What became of each article, by its name."""

    new: list[str] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_manual(folder: Path = FOLDER) -> Loaded:
    """Bring the articles up to date; what editors changed stays as they left it."""
    done = Loaded()
    index = _index()
    if index is None:
        return done
    pages = {page.slug: page for page in ManualPage.objects.child_of(index)}
    for path in sorted(folder.glob("*.md")):
        text = path.read_text()
        _put(index, pages.get(path.stem), path.stem, text, done)
    return done


def _index() -> ManualIndexPage | None:
    """The section, made below the home page where it isn't there yet."""
    found: ManualIndexPage | None = ManualIndexPage.objects.first()
    home = HomePage.objects.first()
    if found or home is None:
        return found
    index = ManualIndexPage(title=TITLE, slug=SLUG, lead=LEAD)
    home.add_child(instance=index)
    # Out of lists, searches and the sitemap; who may enter reads it all the same.
    PageViewRestriction.objects.create(
        page=index, restriction_type=PageViewRestriction.LOGIN
    )
    return index


def _put(
    index: ManualIndexPage,
    page: ManualPage | None,
    slug: str,
    text: str,
    done: Loaded,
) -> None:
    if page is None:
        new = ManualPage(title=_title(text), slug=slug, text=text)
        new.loaded = fingerprint(text)
        index.add_child(instance=new)
        done.new.append(slug)
    elif not page.is_untouched or page.has_unpublished_changes:
        done.kept.append(slug)
    elif page.text == text:
        done.same.append(slug)
    else:
        page.title, page.text, page.loaded = _title(text), text, fingerprint(text)
        page.save_revision().publish()
        done.refreshed.append(slug)


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ").strip()
