"""Which passwords are refused, without asking any foreign service."""

from functools import cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from cabinet.residents.models import PasswordRules, User
from cabinet.residents.models.passwords import ADVISED, LONGEST, NEVER_SHORTER

WORDS = Path(__file__).parent / "common_passwords_ru.txt"
LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
TO_LATIN = str.maketrans(RUSSIAN, LATIN)
TO_RUSSIAN = str.maketrans(LATIN, RUSSIAN)

TOO_COMMON = "Этот пароль слишком простой: его подберут первым. Придумайте другой."
ANYTHING = "буквы, цифры и пробелы — например, несколько слов подряд"
WRONG_SIGNS = "В пароле могут быть только буквы, цифры и знаки {}"


def rules() -> PasswordRules:
    """What staff have chosen, or the usual rule."""
    return PasswordRules.objects.first() or PasswordRules()


def in_words() -> str:
    """«Не короче 8 знаков, а лучше 15», or «От 8 до 20 знаков»."""
    now = rules()
    least = max(now.min_length, NEVER_SHORTER)
    if now.max_length < LONGEST:
        length = f"От {least} до {now.max_length} знаков"
    else:
        length = f"Не короче {least} знаков, а лучше {ADVISED}"
    allowed = "буквы и цифры, а из знаков — " + " ".join(now.signs)
    return f"{length}. Подойдут {allowed if now.signs else ANYTHING}."


class LengthValidator:
    """As long as staff ask for, and no longer than we would hash."""

    def validate(self, password: str, user: User | None = None) -> None:
        now = rules()
        least = max(now.min_length, NEVER_SHORTER)
        if len(password) < least:
            raise ValidationError(f"Пароль должен быть не короче {least} знаков.")
        if len(password) > now.max_length:
            raise ValidationError(
                f"Пароль не может быть длиннее {now.max_length} знаков."
            )
        if now.signs and not all(c.isalnum() or c in now.signs for c in password):
            raise ValidationError(WRONG_SIGNS.format(" ".join(now.signs)))

    def get_help_text(self) -> str:
        return in_words()


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
