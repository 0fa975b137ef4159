"""Months in addresses: /charges/2017-08/."""

import datetime as dt


class MonthConverter:
    """«2017-08» in an address is the first day of that month in a view."""

    regex = r"[12]\d{3}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(f"{value}-01")

    def to_url(self, value: dt.date) -> str:
        return f"{value:%Y-%m}"
