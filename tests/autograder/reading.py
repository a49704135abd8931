"""How hard a text is to read: the Flesch–Kincaid grade level, which is a year of school."""

import re

WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
# Names of the code, formulas and numbers are looked at and not read.
CODE = re.compile(r"\S*[=_\[\](){}\"^*/·²³√σ∂→]\S*|\b\d+(\.\d+)?\b")

# What in Markdown is no prose: code, tables, figures, formulas on lines of their own.
BLOCKS = re.compile(r"```.*?```|^(\||!|\$\$)[^\n]*$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"\$[^$]+\$|`[^`]+`")


def prose(markdown: str) -> str:
    """The sentences of a text in Markdown, with an x for each formula and each name of the code."""
    return INLINE.sub("x", BLOCKS.sub("", markdown))


def words(text: str) -> list[str]:
    """The words of a text, code and numbers among them."""
    return text.split()


def grade_level(text: str) -> float:
    """0.39 · words per sentence + 11.8 · syllables per word − 15.59 (Kincaid et al. 1975)."""
    prose = CODE.sub(" ", text)
    read = WORD.findall(prose)
    sentences = max(1, len(re.findall(r"[.!?:;](\s|$)", prose)))
    if not read:
        return 0.0
    return 0.39 * len(read) / sentences + 11.8 * sum(map(syllables, read)) / len(read) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels; a silent e at the end is none."""
    groups = re.findall(r"[aeiouy]+", word.lower())
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and len(groups) > 1
    return max(1, len(groups) - silent)
