"""User names, phones and the other words that a person logs in by."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from cabinet.residents.models import User

MAX_USERNAME = 30
RUSSIAN, LATIN = re.compile(r"[а-яё]"), re.compile(r"[a-z]")
USERNAME = re.compile(r"[a-zа-яё][a-zа-яё0-9_-]*")
USERNAME_RULE = (
    "Имя пользователя начинается с буквы и состоит из русских или латинских букв,"
    f" цифр, дефиса и подчёркивания — не больше {MAX_USERNAME} знаков."
)
MIXED_ALPHABETS = "Русские и латинские буквы в одном имени смешивать нельзя."
RESERVED_NAME = "Такое имя занято для сотрудников. Придумайте другое."
RESERVED = {
    *("admin", "administrator", "root", "superuser", "system", "support", "moderator"),
    *("editor", "clerk", "dispatcher", "operator", "staff", "security", "webmaster"),
    *("админ", "администратор", "администрация", "модератор", "поддержка", "оператор"),
    *("редактор", "расчётчик", "расчетчик", "диспетчер", "директор", "бухгалтер"),
    *("бухгалтерия", "система", "квартал", "kvartal"),
}
WRONG_PHONE = "Напишите номер мобильного телефона, например +7 900 123-45-67."
PHONE_DIGITS = 11


def username_key(name: str) -> str:
    """One spelling for every way to write a name: «Ｉｖａｎ» and «IVAN» are «ivan»."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def clean_username(name: str) -> str:
    """The name as it is kept. Raises ValidationError in the words of the manual."""
    key = username_key(name)
    if len(key) > MAX_USERNAME or not USERNAME.fullmatch(key):
        raise ValidationError(USERNAME_RULE)
    if RUSSIAN.search(key) and LATIN.search(key):
        raise ValidationError(MIXED_ALPHABETS)
    if key in RESERVED:
        raise ValidationError(RESERVED_NAME)
    return key


def phone_key(phone: str) -> str:
    """«8 (900) 123-45-67» → «79001234567»; empty where it is no Russian mobile."""
    if re.search(r"[^\d\s()+.-]", phone):
        return ""
    digits = re.sub(r"\D", "", phone)
    if len(digits) == PHONE_DIGITS - 1:
        digits = f"7{digits}"
    if digits.startswith("8"):
        digits = f"7{digits[1:]}"
    right = len(digits) == PHONE_DIGITS and digits.startswith("79")
    return digits if right else ""


def clean_phone(phone: str) -> str:
    """«7XXXXXXXXXX», or nothing for nothing. Raises ValidationError."""
    key = phone_key(phone)
    if phone.strip() and not key:
        raise ValidationError(WRONG_PHONE)
    return key


def find_by_username(name: str) -> User | None:
    return _having("username", username_key(name)).first()


def find_by_email(email: str) -> User | None:
    return _having("email", email.lower()).exclude(email="").first()


def find_by_phone(phone: str) -> list[User]:
    """Whoever has proven that this phone is theirs; two may share one."""
    key = phone_key(phone)
    if not key:
        return []
    return list(User.objects.filter(phones__number=key, is_active=True)[:2])


def _having(field: str, value: str) -> "QuerySet[User]":
    # In the words of the unique index, which then finds the row.
    return User.objects.filter(Exact(Lower(field), Value(value)))
