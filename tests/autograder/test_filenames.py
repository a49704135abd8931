"""Ids become file names: never two alike, whatever the file system makes of them."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.filenames import MAX_LENGTH, safe_name

ANY_ID = st.text(alphabet=st.characters(), max_size=300)


def decoded(name: str) -> str:
    """The id that a file name without a hash was made of."""
    data = re.sub(
        rb"=([0-9a-f]{2})|\+([a-z])|=",
        lambda found: bytes.fromhex(found[1].decode()) if found[1] else (found[2] or b"").upper(),
        name.encode("ascii"),
    )
    return data.decode("utf-8", "surrogatepass")


@pytest.mark.parametrize("id", ["anna", "s1234567", "20411", "a.nguyen-2_b", "anguyen@uni.example", "conan", "a..b"])
def test_plain_ids_stay_as_they_are(id: str) -> None:
    """Lower case letters, digits and . _ - @ are safe everywhere."""
    assert safe_name(id) == id


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("Anna", "+anna"),
        ("Zoë", "+zo=c3=ab"),
        ("a b/c\\d", "a=20b=2fc=5cd"),
        ("a=2eb+c", "a=3d2eb=2bc"),
        ("a\0\n\x7f", "a=00=0a=7f"),
        ("\udcff", "=ed=b3=bf"),
        (".htaccess", "=2ehtaccess"),
        ("name.", "name=2e"),
        (".", "=2e"),
        ("..", "=2e=2e"),
        ("...", "=2e.=2e"),
        ("con", "=63on"),
        ("aux.txt", "=61ux.txt"),
        ("lpt1", "=6cpt1"),
        ("", "="),
    ],
)
def test_what_a_system_would_change_is_escaped(id: str, name: str) -> None:
    """Capitals, other scripts, separators, control characters, bytes that are no text, hidden and reserved names."""
    assert safe_name(id) == name


@given(ANY_ID)
@example("Ａ")
@example("=63on")
@example("+anna")
def test_a_short_name_tells_its_id(id: str) -> None:
    """A name can be read back, so that no two ids share one."""
    name = safe_name(id)
    if "==" not in name:
        assert decoded(name) == id


@given(ANY_ID)
def test_no_file_system_changes_a_name(id: str) -> None:
    """A name has 1 to 200 bytes, and is the same in lower case and in every normal form of Unicode."""
    name = safe_name(id)
    assert re.fullmatch(r"[a-z0-9=+_@-][a-z0-9=+_@.-]*(?<!\.)", name)
    assert len(name) <= MAX_LENGTH
    assert name == name.casefold() == unicodedata.normalize("NFD", name) == unicodedata.normalize("NFKC", name)
    assert name.partition(".")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@given(st.sets(st.text(alphabet="aAäÄ.=+", max_size=4), min_size=2), st.sampled_from(["", "x" * 250, "é" * 253]))
def test_different_ids_have_different_names(ids: set[str], start: str) -> None:
    """No two ids share a name, those too long for one included."""
    assert len({safe_name(start + id) for id in ids}) == len(ids)


def test_a_long_id_is_cut_and_hashed() -> None:
    """What is too long keeps its beginning, and ends in a hash that no short id's name can end in."""
    name = safe_name("b" * 253)
    assert name.startswith("bbbb")
    assert re.search(r"==[0-9a-f]{64}$", name)
    assert safe_name(name) != name
