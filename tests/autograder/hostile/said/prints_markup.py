# Prints, defines and fails in the languages of terminals, spreadsheets, pages, templates and rich, in its names too.
import sys

print("\x1b]0;owned\x07\x1b[31mred\x1b[0m\x1b[1A\x1b[2K\x9b31m\x08\x08\r100 of 100")
print("=HYPERLINK(\"http://evil.example\",\"click\")\n+1\n-1\n@SUM(A1)\n\t=1")
print("[bold red]rich[/] [link=http://evil.example]x[/link] [/] {{ 7*7 }} {% include '/etc/passwd' %}")
print("<!--", "<style>*{display:none}</style>", "<base href=//evil.example>", "</pre></code>]]>", sep="\n")
print("\u202e001 fo 001\u2066\u200b\ufeff\u2028\x85\x00\ud83d")
sys.stderr.write("\x1bc" * 100)


class Évil(Exception):
    pass


Évil.__name__ = Évil.__qualname__ = "</code><script>alert(1)</script>\x1b[31m\n=1+1"


def product_gradient(x, y):
    raise Évil("\x1b[8m=cmd|' /C calc'!A0\r\n<svg onload=alert(1)>[red]\u202e")


def sum_gradient(x, y):
    return "\x1b[2J[bold]", "=1+1\r\n\"';--"


def composite(x, y, z):
    return {"\x1b[31m": "<b>", "=1": "\u202e", "\0": "\ud800"}
