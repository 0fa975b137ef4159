"""Which passwords are refused, without asking any foreign service."""

from functools import cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from cabinet.residents.models import PasswordRules, User
from cabinet.residents.models.passwords import LONGEST, NEVER_SHORTER

WORDS = Path(__file__).parent / "common_passwords_ru.txt"
LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
TO_LATIN = str.maketrans(RUSSIAN, LATIN)
TO_RUSSIAN = str.maketrans(LATIN, RUSSIAN)

TOO_COMMON = "Этот пароль слишком простой: его подберут первым. Придумайте другой."
TOO_LONG = f"Пароль не может быть длиннее {LONGEST} знаков."


def min_length() -> int:
    """Characters that a password must have now; never fewer than eight."""
    rules = PasswordRules.objects.first()
    return max(rules.min_length if rules else NEVER_SHORTER, NEVER_SHORTER)


class LengthValidator:
    """As long as staff ask for, and no longer than we would hash."""

    def validate(self, password: str, user: User | None = None) -> None:
        least = min_length()
        if len(password) < least:
            raise ValidationError(f"Пароль должен быть не короче {least} знаков.")
        if len(password) > LONGEST:
            raise ValidationError(TOO_LONG)

    def get_help_text(self) -> str:
        return f"Не короче {min_length()} знаков."


class CommonValidator(CommonPasswordValidator):
    """Django's 20 000, and Russian ones, in whichever keyboard layout they are typed."""

    def validate(self, password: str, user: User | None = None) -> None:
        typed = password.lower().strip()
        for one in (typed, typed.translate(TO_LATIN), typed.translate(TO_RUSSIAN)):
            if one in self.passwords or _core(one) in _russian():
                raise ValidationError(TOO_COMMON)

    def get_help_text(self) -> str:
        return "Не берите слишком простой пароль."


def _core(password: str) -> str:
    """«Пароль2024!» is «пароль» to whoever guesses."""
    return password.strip("0123456789!@#$%^&*()_+-=.,?").replace("ё", "е")


@cache
def _russian() -> frozenset[str]:
    return frozenset(WORDS.read_text().split())
