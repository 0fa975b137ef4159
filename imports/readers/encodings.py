"""Which of the encodings of Russian billing programs a file is in."""

import codecs
from collections.abc import Iterable, Iterator

from imports.readers.source import Source
from imports.readers.table import ReaderError

OLD_ENCODINGS = ("cp1251", "cp866", "koi8-r")
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1251": "Windows-1251",
    "cp866": "DOS (cp866)",
    "koi8-r": "KOI8-R",
    "utf-16": "UTF-16",
}
# A byte order mark says which; the codec then drops it.
MARKED = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Letters of Russian from the commonest to the rarest.
LETTERS = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ"
MARKS = "«»—–№’“”…°²³·×\N{NO-BREAK SPACE}\N{EURO SIGN}"
CHUNK = 2**20
SAMPLE = 20_000
# The mean weight of letters in Russian is about 0.8; of mistaken ones, below 0.
PLAUSIBLE = 0.35
STRANGE, MIXED_CASE = -3.0, -2.0

WEIGHTS = {letter: 1 - rank / 40 for rank, letter in enumerate(LETTERS)}
WEIGHTS |= {letter.upper(): weight for letter, weight in WEIGHTS.items()}
WEIGHTS |= dict.fromkeys(MARKS, PLAUSIBLE)


def find_encoding(source: Source, *, told: str = "") -> str:
    """The encoding in which the whole file is text. Raises ReaderError for none."""
    if told:
        return _checked(source, told)
    marked = MARKED.get(source.head(2))
    if marked:
        return _checked(source, marked)
    _refuse_binary(source)
    if _is_text(source, "utf-8"):
        return "utf-8"
    return likeliest(_foreign(source), OLD_ENCODINGS)


def codec(encoding: str) -> str:
    """The codec that also drops the byte order mark."""
    return "utf-8-sig" if encoding == "utf-8" else encoding


def likeliest(sample: bytes, encodings: Iterable[str]) -> str:
    """The encoding in which the sample looks most like Russian."""
    readings = [
        (plausibility(sample.decode(encoding, "replace")), encoding)
        for encoding in encodings
    ]
    score, encoding = max(readings)
    if score < PLAUSIBLE:
        raise ReaderError(
            "Не удалось узнать кодировку файла."
            " Сохраните его в UTF-8 или Windows-1251 и загрузите снова."
        )
    return encoding


def _checked(source: Source, encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise ReaderError(f"Кодировку «{encoding}» портал не знает.")
    if encoding != "utf-16":
        _refuse_binary(source)
    if not _is_text(source, encoding):
        name = ENCODINGS[encoding]
        raise ReaderError(f"Файл не в кодировке {name}. Выберите другую.")
    return encoding


def _chunks(source: Source) -> Iterator[bytes]:
    with source.open() as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _refuse_binary(source: Source) -> None:
    if any(b"\x00" in chunk for chunk in _chunks(source)):
        raise ReaderError("Это не текстовый файл. Сохраните таблицу как csv или xlsx.")


def _is_text(source: Source, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec(encoding))()
    try:
        for chunk in _chunks(source):
            if "\x00" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _foreign(source: Source) -> bytes:
    """Lines with bytes outside ASCII, enough of them to judge by."""
    sample = bytearray()
    for chunk in _chunks(source):
        if not chunk.isascii():
            sample += chunk
        if len(sample) > CHUNK:
            break
    return bytes(sample)


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
