"""A town's charges: from a csv file to a month that residents see."""

import csv
import datetime as dt
import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from bench import Result
from cabinet.accounts.models import Organization
from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import close_period, reopen_period
from cabinet.tariffs.models import Service
from imports.services import check_file, import_file, register_file

ROWS = int(os.environ.get("BENCH_ROWS", 1_000_000))
PER_ACCOUNT = 10
HEADINGS = (
    "Лицевой счёт;Услуга;Тариф;Ед.измер;Расход;Вх.сальдо;Начислено;Перерасчёт;"
    "Оплачено;Исх.сальдо;К оплате"
).split(";")
INN = "1655999999"
MEMORY = 300
TOWN = """
INSERT INTO accounts_premises (building_id, number, entrance, floor)
    SELECT {building}, n::text, '', '' FROM generate_series(1, {accounts}) AS n;
INSERT INTO accounts_account (public_id, organization_id, premises_id, number, kind,
        unified_account_number, service_id, last_name, first_name, middle_name,
        ownership, phone, email)
    SELECT gen_random_uuid(), {organization}, id, lpad(number, 9, '0'), '', '', '',
        'Петров', '', '', '', '', '' FROM accounts_premises
    WHERE building_id = {building};
ANALYZE;
"""
PLAIN = """
CREATE TABLE bench_plain (LIKE charges_charge INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE bench_plain ADD PRIMARY KEY (version_id, id),
    ADD UNIQUE NULLS NOT DISTINCT (version_id, account_id, service_id, supplier_id),
    ADD FOREIGN KEY (version_id) REFERENCES charges_periodversion (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (account_id) REFERENCES accounts_account (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (service_id) REFERENCES tariffs_service (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (supplier_id) REFERENCES tariffs_supplier (id)
        DEFERRABLE INITIALLY DEFERRED;
"""
