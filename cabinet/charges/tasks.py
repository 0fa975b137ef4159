import logging

from cabinet.charges import printing
from cabinet.charges.models import PrintRun

log = logging.getLogger(__name__)


def print_receipts(run_id: int) -> None:
    """Print what staff ordered; harmless when repeated."""
    run = PrintRun.objects.select_related("building").filter(pk=run_id).first()
    if run is None:
        log.warning("Print run %s is gone", run_id)
        return
    printing.print_run(run=run)
