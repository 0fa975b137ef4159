"""Telephones as gateways want them."""

DIGITS = 11
RUSSIAN = ("7", "8")


def normal(phone: str) -> str:
    """«8 (900) 123-45-67» as 79001234567; empty where it can't be a mobile one."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    if len(digits) == DIGITS - 1:
        digits = f"7{digits}"
    if len(digits) != DIGITS or not digits.startswith(RUSSIAN):
        return ""
    return f"7{digits[1:]}" if digits[1] == "9" else ""
