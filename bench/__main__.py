"""``python -m bench [MODULE…]``: run every benchmark, or the named ones."""

import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

import django

import bench
from bench.result import Result

OUTPUT = Path(__file__).resolve().parents[1] / "var" / "bench.json"
AROUND = {
    "settings",
    "__main__",
    "result",
    "town",
    "sending",
    "urls",
    "serving",
    "measuring",
    "months",
    "empty",
}


def main(names: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        results = [result for name in names for result in _run(name)]
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], 0)
    OUTPUT.parent.mkdir(exist_ok=True)
    data = [result.as_dict() for result in results]
    OUTPUT.write_text(json.dumps(data, ensure_ascii=False, indent=1))
    return 0 if all(result.ok for result in results) else 1


def _run(name: str) -> list[Result]:
    results: list[Result] = importlib.import_module(f"bench.{name}").run()
    for result in results:
        verdict = "" if result.ok else "  МИМО"
        print(  # noqa: T201 (what the command is for)
            f"{result.name:<62} {result.value:9.2f} {result.unit:<3}"
            f" из {result.limit:9.2f}  {result.ratio:5.2f}{verdict}",
            flush=True,
        )
    return results


def every_module() -> list[str]:
    found = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return [name for name in found if name not in AROUND]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or every_module()))
