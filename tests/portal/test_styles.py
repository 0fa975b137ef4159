"""Pages get of Bootstrap what they use: no more, and no less."""

from tools import cut_bootstrap


def test_the_cut_is_what_the_pages_use():
    made = cut_bootstrap.made()

    assert made == cut_bootstrap.CUT.read_text(), "python tools/cut_bootstrap.py"
    assert made.count("{") == made.count("}")
    assert ".btn-primary" in made
    assert ".carousel" not in made


def test_another_class_brings_its_rules():
    whole = ".a{color:red}.b,.a .b{color:blue}@media print{.b{margin:0}}.a{--bs-x:1}"

    assert cut_bootstrap.cut(whole, {"a"}, "").endswith(".a{color:red}")
    assert "@media" in cut_bootstrap.cut(whole, {"a", "b"}, "")
    assert "--bs-x" in cut_bootstrap.cut(whole, {"a"}, "top: var(--bs-x)")
