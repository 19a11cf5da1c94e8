"""What the documents say of settings, commands and English is what there is."""

import argparse
import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

from vungcao.web.command import COMMANDS, parser

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "vungcao"
OURS = (PACKAGE / "desk", PACKAGE / "web" / "templates" / "account")

pytestmark = pytest.mark.sqlite_only


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_setting_is_in_the_operations():
    names = set(re.findall(r"VUNGCAO_[A-Z_]+", read("src/vungcao/web/settings.py")))
    assert names
    assert names - set(re.findall(r"VUNGCAO_[A-Z_]+", read("docs/operations.vi.md"))) == set()


def test_the_operations_name_only_commands_that_there_are():
    named = set(re.findall(r"vungcao ([a-z]+)", read("docs/operations.vi.md") + read("docs/guide.vi.md")))
    assert named - set(COMMANDS) == set()
    assert {"init", "serve", "backup", "restore", "journal", "verify"} <= named


def test_every_word_of_the_command_has_help():
    words = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    assert set(words.choices) == set(COMMANDS)
    for one in words.choices.values():
        assert all(action.help for action in one._actions if action.option_strings), one.prog


def said_in_templates(folder: Path) -> set[str]:
    """The Vietnamese of every translated text in templates."""
    said = set()
    for file in folder.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        said |= {
            one or other for one, other in re.findall(r"""\{% translate (?:"([^"]*)"|'([^']*)')""", text)
        }
        blocks = re.findall(r"\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate %\}", text, re.DOTALL)
        said |= {re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", block) for block in blocks}
    return said


def said_in_code(*files: Path) -> set[str]:
    """The Vietnamese of every `_("...")` in code."""
    return {
        node.args[0].value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "said_now")
        and isinstance(node.args[0], ast.Constant)
    }


def test_everything_the_desk_says_it_says_in_english_too():
    code = [*(PACKAGE / "desk").rglob("*.py"), *(PACKAGE / "intake" / "ways").glob("*.py")]
    code += (PACKAGE / "obligations").rglob("*.py")
    code += (PACKAGE / "web" / name for name in ("account.py", "subscription.py", "tokens.py"))
    said = said_in_code(*code).union(*map(said_in_templates, OURS))
    assert len(said) > 100
    with translation.override("en"):
        assert sorted(text for text in said if translation.gettext(text) == text) == []
