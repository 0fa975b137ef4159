"""Set-based mode: COPY a file into a staging table, and let SQL look at it.

SQL vouches for the rows that are plainly good and counts what they would
change. Every other row goes through row mode (``imports.rows``), which has
the words for what is wrong: both modes say the same of the same file.
"""

from imports.staging.accounts import AccountStaging
from imports.staging.base import Staging
from imports.staging.charges import ChargeStaging
from imports.staging.meters import MeterStaging
from imports.staging.payments import PaymentStaging
from imports.staging.readings import ReadingStaging
from imports.staging.registries import RegistryStaging

__all__ = ["STAGED", "RegistryStaging", "Staging"]

STAGED: dict[str, type[Staging]] = {
    staging.resource.kind.slug: staging
    for staging in (
        AccountStaging,
        ChargeStaging,
        MeterStaging,
        PaymentStaging,
        ReadingStaging,
    )
}
