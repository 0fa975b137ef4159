"""Which of the encodings of Russian billing programs a file is in."""

from imports.readers.table import ReaderError

OLD_ENCODINGS = ("cp1251", "cp866", "koi8-r")
# Letters of Russian from the commonest to the rarest.
LETTERS = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ"
MARKS = "«»—–№’“”…°²³·×\N{NO-BREAK SPACE}\N{EURO SIGN}"
SAMPLE = 20_000
# The mean weight of letters in Russian is about 0.8; of mistaken ones, below 0.
PLAUSIBLE = 0.35
STRANGE, MIXED_CASE = -3.0, -2.0

WEIGHTS = {letter: 1 - rank / 40 for rank, letter in enumerate(LETTERS)}
WEIGHTS |= {letter.upper(): weight for letter, weight in WEIGHTS.items()}
WEIGHTS |= dict.fromkeys(MARKS, PLAUSIBLE)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises ReaderError for no text."""
    if b"\x00" in data:
        raise ReaderError("Это не текстовый файл. Сохраните таблицу как csv или xlsx.")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return _decode_old(data)


def _decode_old(data: bytes) -> tuple[str, str]:
    readings = [
        (plausibility(text), text, encoding)
        for encoding in OLD_ENCODINGS
        if (text := _try(data, encoding)) is not None
    ]
    score, text, encoding = max(readings)
    if score < PLAUSIBLE:
        raise ReaderError(
            "Не удалось узнать кодировку файла."
            " Сохраните его в UTF-8 или Windows-1251 и загрузите снова."
        )
    return text, encoding


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def plausibility(text: str) -> float:
    """The mean weight of the letters outside ASCII: how Russian the text looks.

    Cp1251 and koi8-r swap the cases of letters, so a capital after a small
    letter counts against a reading.
    """
    total, count, previous = 0.0, 0, ""
    for letter in text:
        if letter > "\x7f":
            total += WEIGHTS.get(letter, STRANGE)
            total += MIXED_CASE * (letter.isupper() and previous.islower())
            count += 1
        if count >= SAMPLE:
            break
        previous = letter
    return total / count if count else 0.0
