"""Cut Bootstrap down to what the portal's own pages use.

``python tools/cut_bootstrap.py`` writes the file that browsers get from the whole
of Bootstrap in ``tools/sources``; run it after using another of its classes. A test
compares the two, so that none is forgotten.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ROOT / "tools/sources/bootstrap-5.3.8.min.css"
CUT = ROOT / "portal/static/portal/vendor/bootstrap.min.css"
PACKAGES = ("portal", "cms", "cabinet", "imports")
LICENCE = "/*! Bootstrap v5.3.8, MIT, cut by tools/cut_bootstrap.py */\n"

CLASS_OF_TEMPLATE = re.compile(
    r'\bclass="((?:[^"{]|\{%.*?%\}|\{\{.*?\}\})*)"', re.DOTALL
)
CLASS_OF_CODE = re.compile(r'"class": "([^"]+)"|className = "([^"]+)"')
TAG = re.compile(r"\{[%{].*?[%}]\}", re.DOTALL)
CLASS_IN_SELECTOR = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# The portal follows the system's colours by its own variables.
NEVER = re.compile(r"data-bs-theme=dark|^\.carousel|::file-selector-button$")
VARIABLE = re.compile(r"var\(\s*(--bs-[\w-]+)")


def used_classes() -> set[str]:
    """The words in class attributes of templates, widgets and scripts."""
    return {word for text in _class_attributes() for word in text.split()}


def cut(css: str, classes: set[str], own: str) -> str:
    """Bootstrap's rules for these classes; ``own`` styles name variables to keep."""
    rules = list(_kept(tinycss2.parse_stylesheet(css, True, True), classes))
    before, text = None, "".join(rules)
    while text != before:
        named = set(VARIABLE.findall(text + own))
        before, text = text, _without_unused(text, named)
    return LICENCE + text


def made() -> str:
    """What the file that browsers get must be."""
    own = "".join(path.read_text() for path in _own_styles())
    return cut(WHOLE.read_text(), used_classes(), own)


def _class_attributes() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.html"):
        # A class may hang on a condition: both branches count.
        for found in CLASS_OF_TEMPLATE.findall(path.read_text()):
            yield TAG.sub(" ", found)
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.[pj][ys]"):
            for groups in CLASS_OF_CODE.findall(path.read_text()):
                yield " ".join(groups)


def _own_styles() -> Iterator[Path]:
    for folder in ("portal/static", "cms/static"):
        yield from sorted((ROOT / folder).glob("*/css/*.css"))
        yield from sorted((ROOT / folder).glob("*/*.css"))


def _kept(rules: Iterable[Any], classes: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            wanted = [s for s in _selectors(rule) if _is_wanted(s, classes)]
            if wanted:
                yield f"{','.join(wanted)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.at_keyword in {"media", "supports"}:
            within = tinycss2.parse_rule_list(rule.content, True, True)
            inner = "".join(_kept(within, classes))
            if inner:
                condition = tinycss2.serialize(rule.prelude)
                yield f"@{rule.at_keyword}{condition}{{{inner}}}"


def _selectors(rule: Any) -> list[str]:
    """Parted at commas that stand in no brackets."""
    parts = re.split(r",(?![^(\[]*[)\]])", tinycss2.serialize(rule.prelude))
    return [part.strip() for part in parts]


def _is_wanted(selector: str, classes: set[str]) -> bool:
    return not NEVER.search(selector) and classes.issuperset(
        CLASS_IN_SELECTOR.findall(selector)
    )


def _without_unused(text: str, named: set[str]) -> str:
    """Leave out declarations of variables that nothing reads, and emptied rules."""

    def keep(found: re.Match[str]) -> str:
        return found[0] if found[1] in named else ""

    text = re.sub(r"(--bs-[\w-]+):[^;{}]*;?", keep, text)
    return re.sub(r"[^{}]+\{\}", "", text)


if __name__ == "__main__":
    CUT.write_text(made())
    print(f"{CUT.relative_to(ROOT)}: {CUT.stat().st_size} байт")  # noqa: T201
