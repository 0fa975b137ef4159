"""Lines of a registry that are no new payments: put aside, or ours already.

``ASIDE`` are those whose account nobody knows, ``OWN`` those that the portal's
own online payments answer to, ``NAMED`` those that an earlier decision named.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from cabinet.payments.registries.keys import KEY_SQL
from cabinet.templatetags.kvartal import money
from imports.models import ImportRun
from imports.profiles.catalogue import ready_profiles
from imports.profiles.models import ImportProfile
from imports.staging import places
from imports.staging.sql import LINES, STAGED, run

ASIDE, OWN, NAMED = "import_aside", "import_own", "import_named"
NOTHING_HELD = "LEFT JOIN payments_payment AS old ON false"
LAST = "NOT EXISTS (SELECT 1 FROM payments_payment AS r WHERE r.replaces_id = p.id)"
COLUMNS = """organization_id, account_text, key, payer, address, purpose, paid_on,
    posted_on, billing_month, paid_for_month, place, amount, fee, operation_number"""
LOOKS = """ROW(organization_id, account_text, payer, address, paid_on, place,
    amount::numeric(14, 2))::text"""
# A payment that no load brought is the portal's own; its number is the provider's,
# and a registry may write its own branch and terminal in front of it.
OWN_ROWS = f"""
CREATE TEMPORARY TABLE {OWN} ON COMMIT DROP AS
SELECT DISTINCT ON (found.n) found.*, p.id AS payment_id, p.amount AS booked,
    NOT EXISTS (SELECT 1 FROM payments_registrymatch AS m
        JOIN payments_registry AS r ON r.id = m.registry_id
        WHERE m.payment_id = p.id AND NOT r.is_undone) AS is_new
FROM (SELECT n, line, organization_id, amount, fee, operation_number FROM {LINES}
      UNION ALL
      SELECT n, line, organization_id, amount, fee, operation_number FROM {ASIDE}
     ) AS found
CROSS JOIN LATERAL (VALUES (found.operation_number),
    (regexp_replace(found.operation_number, '^.*/', ''))) AS written(number)
JOIN payments_payment AS p ON p.organization_id = found.organization_id
    AND p.operation_number = written.number
WHERE written.number <> '' AND p.operation_number <> ''
    AND p.source_run IS NULL AND NOT p.is_reversal AND {LAST}
ORDER BY found.n, p.id
"""
REMEMBERED = """
CREATE TEMPORARY TABLE {named} ON COMMIT DROP AS
SELECT s.n, min(s.line) AS line, min({account}) AS account_text,
    min(a.number) AS number FROM {staged} AS s
JOIN {organizations} AS o ON o.text = {written}
JOIN payments_rememberedmatch AS m ON m.key = {key}
    AND m.organization_id = coalesce(o.found, m.organization_id)
    AND m.organization_id = ANY(ARRAY[{involved}]::bigint[])
JOIN accounts_account AS a ON a.id = m.account_id
WHERE m.key <> '' AND NOT EXISTS
    (SELECT 1 FROM {accounts} AS known WHERE known.number = s."account")
GROUP BY s.n HAVING count(*) = 1
"""
NUMBERED = f"""
UPDATE {ASIDE} AS l SET is_new = false WHERE operation_number <> '' AND (
    EXISTS (SELECT 1 FROM payments_unallocatedpayment AS u
        WHERE u.organization_id = l.organization_id AND u.state <> 'withdrawn'
        AND u.operation_number = l.operation_number)
    OR EXISTS (SELECT 1 FROM payments_payment AS p
        WHERE p.organization_id = l.organization_id AND NOT p.is_reversal
        AND p.operation_number = l.operation_number AND {LAST}))
"""
UNNUMBERED = f"""
UPDATE {ASIDE} AS l SET is_new = false FROM (
    SELECT n, {LOOKS} AS looks, row_number() OVER (PARTITION BY {LOOKS} ORDER BY n)
        AS nth FROM {ASIDE} WHERE operation_number = '') AS told
JOIN (SELECT {LOOKS} AS looks, count(*) AS held FROM payments_unallocatedpayment
    WHERE operation_number = '' AND state <> 'withdrawn' GROUP BY 1) AS known
    USING (looks)
WHERE told.n = l.n AND told.nth <= known.held
"""
REPEATED = f"""
SELECT operation_number, array_agg(line ORDER BY line) FROM (
    SELECT organization_id, operation_number, line FROM {ASIDE}
    UNION ALL SELECT organization_id, operation_number, line FROM {LINES}
        WHERE operation_number IN (SELECT operation_number FROM {ASIDE})) AS every
WHERE operation_number <> '' GROUP BY organization_id, operation_number
HAVING count(*) > 1
"""
REGISTRIES = f"""
INSERT INTO payments_registry (organization_id, source_run, title, file_name,
    brought, matched, put_aside, received_at, is_undone)
SELECT organization_id, %s, %s, %s, sum(brought), sum(matched), sum(put_aside),
    now(), false
FROM (SELECT organization_id, 1 AS brought, 0 AS matched, 0 AS put_aside
        FROM payments_payment WHERE source_run = %s
    UNION ALL SELECT organization_id, 0, 1, 0 FROM {OWN} WHERE is_new
    UNION ALL SELECT organization_id, 0, 0, 1 FROM {ASIDE} WHERE is_new) AS lines
GROUP BY organization_id
"""
PUT_ASIDE = f"""
INSERT INTO payments_unallocatedpayment ({COLUMNS}, registry_id, source_line, state,
    note, created_at)
SELECT {", ".join(f"l.{name.strip()}" for name in COLUMNS.split(","))}, r.id, l.line,
    'waiting', '', now()
FROM {ASIDE} AS l JOIN payments_registry AS r
    ON r.organization_id = l.organization_id AND r.source_run = %s
WHERE l.is_new ORDER BY l.n
"""
MATCHED = f"""
INSERT INTO payments_registrymatch (registry_id, payment_id, source_line, amount, fee)
SELECT DISTINCT ON (r.id, l.payment_id) r.id, l.payment_id, l.line, l.amount, l.fee
FROM {OWN} AS l JOIN payments_registry AS r
    ON r.organization_id = l.organization_id AND r.source_run = %s
WHERE l.is_new ORDER BY r.id, l.payment_id, l.n
"""
TO_BASKET = (
    "Такого лицевого счёта нет. Платёж попадёт в «Невыясненные платежи»: там его"
    " можно отнести на счёт."
)
ALIKE = "Та же дата и сумма, что в другой строке с этим счётом: проверьте, не один ли это платёж."
KNOWN_OWN = "Это оплата через портал, она уже учтена: второй раз не запишем."
OTHER_SUM = (
    "Это оплата через портал, она уже учтена, но на {booked} ₽. Второй раз не запишем:"
    " выясните разницу у банка."
)
BY_MEMORY = "Счёт узнан по прошлому решению: платёж пойдёт на счёт {number}."
TITLE = "Реестр банка"
COLUMN = "Лицевой счёт"


@dataclass(frozen=True)
class Counts:
    """Lines put aside for the first time, ours recognised, and those seen before."""

    new: int
    matched: int
    known: int

    @classmethod
    def now(cls) -> Self:
        counted = "count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new)"
        new, known = run(f"SELECT {counted} FROM {ASIDE}")[0]
        matched, seen = run(f"SELECT {counted} FROM {OWN}")[0]
        return cls(new, matched, known + seen)


def key(extra: Callable[[str], str]) -> str:
    """SQL of what a decision about a row is remembered by."""
    names = {"account": "account", "payer": "payer", "address": "payer_address"}
    return KEY_SQL.format(**{name: extra(column) for name, column in names.items()})


def name_remembered(
    extra: Callable[[str], str], context: places.StagedContext, involved: list[int]
) -> None:
    """Write the account that a clerk has named once where the bank's isn't known."""
    run(f"DROP TABLE IF EXISTS {NAMED}")
    statement = REMEMBERED.format(
        named=NAMED,
        staged=STAGED,
        account=extra("account"),
        organizations=places.ORGANIZATIONS,
        written=context.written("organization"),
        involved=", ".join(f"{pk:d}" for pk in involved),
        key=key(extra),
        accounts=places.ACCOUNTS,
    )
    run(statement)
    run(
        f"UPDATE {STAGED} AS s SET account = d.number FROM {NAMED} AS d WHERE d.n = s.n"
    )


def compare() -> None:
    """Which of the lines put aside the basket, or the books, hold already."""
    run(NUMBERED)
    run(UNNUMBERED)


def repeated() -> list[str]:
    """Numbers that two lines share: nobody knows which of them is right."""
    return [
        f"Номер операции «{number}» стоит в строках"
        f" {', '.join(map(str, lines))}. Получите реестр заново или исправьте профиль:"
        " номер должен быть у каждого платежа свой."
        for number, lines in run(REPEATED)
    ]


def warnings() -> Iterator[tuple[str, int, str, str]]:
    """What staff should know of the lines, as text, line, column and value."""
    seen: set[tuple[str, ...]] = set()
    told = f"SELECT line, account_text, paid_on, amount FROM {ASIDE} WHERE is_new"
    for line, account, paid_on, amount in run(f"{told} ORDER BY n"):
        looks = (account, str(paid_on), str(amount))
        yield ALIKE if looks in seen else TO_BASKET, line, COLUMN, account
        seen.add(looks)
    own = f"SELECT line, amount, booked FROM {OWN} WHERE is_new ORDER BY n"
    for line, amount, booked in run(own):
        yield _of_own(amount, booked), line, "Сумма платежа", money(amount)
    for line, account, number in run(
        f"SELECT line, account_text, number FROM {NAMED} ORDER BY n"
    ):
        yield BY_MEMORY.format(number=number), line, COLUMN, account


def write(number: int) -> None:
    """Keep the registry of a load, its lines put aside and those recognised."""
    load = ImportRun.objects.get(pk=number)
    run(REGISTRIES, [number, _title(load.profile), load.original_name, number])
    run(PUT_ASIDE, [number])
    run(MATCHED, [number])


def _of_own(amount: Decimal, booked: Decimal) -> str:
    return KNOWN_OWN if amount == booked else OTHER_SUM.format(booked=money(booked))


def _title(slug: str) -> str:
    ready = ready_profiles().get(slug)
    if ready:
        return ready.title
    own = ImportProfile.objects.filter(slug=slug).values_list("title", flat=True)
    return own.first() or TITLE
