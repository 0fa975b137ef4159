import pytest

from portal import env


def test_boolean_reads_the_usual_words(monkeypatch):
    for word, value in (("on", True), ("1", True), ("No", False), ("", False)):
        monkeypatch.setenv("SWITCH", word)
        assert env.boolean("SWITCH") is value


def test_boolean_refuses_nonsense_with_one_line(monkeypatch):
    monkeypatch.setenv("SWITCH", "banana")
    with pytest.raises(SystemExit) as refusal:
        env.boolean("SWITCH")
    assert refusal.value.code == "SWITCH: expected on or off, got 'banana'"


def test_secret_comes_from_the_file_that_is_named(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("s3cret\n")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))
    assert env.secret("KEY") == "s3cret"


def test_secret_file_that_is_missing_stops_the_start(monkeypatch):
    monkeypatch.setenv("KEY_FILE", "/nowhere/key")
    with pytest.raises(SystemExit) as refusal:
        env.secret("KEY")
    assert "KEY_FILE" in str(refusal.value.code)


def test_required_secret_stops_the_start_when_absent(monkeypatch):
    monkeypatch.delenv("KEY", raising=False)
    with pytest.raises(SystemExit) as refusal:
        env.required_secret("KEY")
    assert refusal.value.code == "KEY: is not set (or give KEY_FILE)"


@pytest.mark.parametrize("value", ["mysql://db/x", "kvartal", "http://"])
def test_url_refuses_another_scheme(value):
    with pytest.raises(SystemExit):
        env.url("DATABASE_URL", value, {"postgres"})


def test_integer_refuses_words(monkeypatch):
    monkeypatch.setenv("WORKERS", "two")
    with pytest.raises(SystemExit) as refusal:
        env.integer("WORKERS", 1)
    assert refusal.value.code == "WORKERS: expected a whole number, got 'two'"
