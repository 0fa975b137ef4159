"""What was consumed: meters of a dwelling and of a house, and their readings."""

from cabinet.meters.models.house import BuildingMeter, BuildingReading
from cabinet.meters.models.meter import Meter, MeterQuerySet
from cabinet.meters.models.quantities import DECIMALS, MAX_DIGITS
from cabinet.meters.models.reading import (
    Reading,
    ReadingQuerySet,
    photo_name,
    private_files,
)

__all__ = [
    "DECIMALS",
    "MAX_DIGITS",
    "BuildingMeter",
    "BuildingReading",
    "Meter",
    "MeterQuerySet",
    "Reading",
    "ReadingQuerySet",
    "photo_name",
    "private_files",
]
