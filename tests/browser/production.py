"""The demonstration as visitors of a real company get it: DEBUG off, files packed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from portal.management.commands.run import web_server
from tests.browser.conftest import ROOT, Portal, answers, free_port

PATIENCE = 60


@contextmanager
def in_production(demo: Portal, var: Path) -> Iterator[Portal]:
    """A second web server on the database and the pictures of ``demo``."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    tell = "from django.conf import settings; print(settings.DATABASE_URL)"
    database = demo.manage("shell", "--verbosity=0", "-c", tell).strip()
    portal = replace(
        demo,
        url=url,
        environment={
            **demo.environment,
            "DEBUG": "off",
            "BASE_URL": url,
            "VAR_DIR": str(var),
            "MEDIA_URL_STORAGE": str(demo.var),
            "DATABASE_URL": database,
            "SECRET_KEY_FILE": str(demo.var / "secret_key"),
        },
    )
    portal.manage("collectstatic", "--no-input", "--verbosity=0")
    server = subprocess.Popen(
        [sys.executable, *web_server("127.0.0.1", port)],
        cwd=ROOT,
        env=portal.environment,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(f"{url}/readyz") and time.monotonic() < deadline:
            time.sleep(0.2)
        yield portal
    finally:
        server.terminate()
        server.wait(timeout=30)
