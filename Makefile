# Everything one does with the portal. Needs Python 3.11 or newer, nothing else.
PYTHON ?= python3
BIN := .venv/bin
CODE := portal cms cabinet imports bench tests manage.py

.PHONY: help run test check bench format lock

help:
	@echo "make run     запустить портал с демонстрационными данными (PORT, HOST)"
	@echo "make test    все тесты"
	@echo "make check   оформление, типы, договоры об импортах, шаблоны, миграции, настройки"
	@echo "make bench   замеры скорости, таблица и var/bench.json"
	@echo "make format  привести код и шаблоны к одному виду"
	@echo "make lock    закрепить версии зависимостей из requirements*.in"

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Нужен Python 3.11 или новее: PYTHON=python3.12 make …"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Не хватает модуля venv: apt-get install python3-venv"; exit 1; }

.venv/.installed: requirements.txt | .venv/pyvenv.cfg
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements.txt requirements-dev.txt | .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: .venv/.installed
	@DEBUG=$${DEBUG:-on} exec $(BIN)/python manage.py run

test: .venv/.installed .venv/.installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: .venv/.installed .venv/.installed-dev
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports --no-cache
	find templates -name '*.html' | xargs $(BIN)/djade --target-version 5.2 --check
	find templates -name '*.html' | xargs $(BIN)/djhtml --tabwidth 2 --check
	$(BIN)/djlint --lint --quiet templates
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tools/check_deploy.py

format: .venv/.installed-dev
	$(BIN)/ruff check --fix-only --quiet $(CODE)
	$(BIN)/ruff format --quiet $(CODE)
	-find templates -name '*.html' | xargs $(BIN)/djade --target-version 5.2
	-find templates -name '*.html' | xargs $(BIN)/djhtml --tabwidth 2

bench: .venv/.installed
	$(BIN)/python -m bench $(ARGS)

lock: .venv/.installed-dev
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header requirements-dev.in -o requirements-dev.txt
