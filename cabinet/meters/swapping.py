"""Two meters whose readings were put into each other's fields."""

from collections.abc import Sequence
from itertools import combinations

from cabinet.meters.services import Outcome

SUSPICIOUS = {"lower-than-previous", "abnormal"}


def suspected_swap(outcomes: Sequence[Outcome], typed: dict[int, str]) -> list[int]:
    """Primary keys of two meters of one unit whose values fit each other's past."""
    for one, other in combinations(outcomes, 2):
        if _suspicious(one, other) and _fit(one, other, typed):
            return [one.meter.pk, other.meter.pk]
    return []


def _suspicious(one: Outcome, other: Outcome) -> bool:
    refusals = {o.refusal.code for o in (one, other) if o.refusal}
    same_unit = one.meter.service.unit == other.meter.service.unit
    return same_unit and bool(refusals & SUSPICIOUS)


def _fit(one: Outcome, other: Outcome, typed: dict[int, str]) -> bool:
    """Whether each value, in the other's field, would raise no question."""
    exchanged = (
        (one, typed[other.meter.pk]),
        (other, typed[one.meter.pk]),
    )
    return all(outcome.would_take(value) for outcome, value in exchanged)
