"""The habits hold in the house as it stands, and each would be noticed if it did not: a planted case fails it."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.utils import translation

from tests.house import habits

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "vungcao"


def git(*words: str) -> list[str]:
    """What git lists, whatever letters the names are written in."""
    said = subprocess.run(["git", *words, "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [name for name in said.split("\0") if name]


def ours() -> list[str]:
    """The files of the repository, and those that would be added to it next."""
    names = git("ls-files", "--cached", "--others", "--exclude-standard")
    return [name for name in names if (ROOT / name).is_file()]


# No binary fraction under a published figure


def test_no_float_stands_where_figures_are_made():
    for name in ("exact", "figures", "registers"):
        assert habits.faults_in(PACKAGE / name, habits.floats, but=("migrations",)) == []


def test_a_planted_float_is_found():
    assert habits.floats("half = 0.5") == ["line 1: 0.5"]
    assert habits.floats("\nshare = float(poor) / 2") == ["line 2: float(poor)"]
    assert habits.floats("limit = 1e3") == ["line 1: 1000.0"]
    assert habits.floats("half = Fraction(1, 2); ok = isinstance(half, float)") == []


# Nothing happens behind the back of an approval


def test_no_package_listens_to_signals():
    assert habits.faults_in(PACKAGE, habits.signals) == []


def test_a_planted_signal_is_found():
    assert habits.signals("from django.db.models.signals import post_save")
    assert habits.signals("from django.db.models import signals")
    assert habits.signals("import django.dispatch")
    assert habits.signals("from django.db.models import F") == []


# Nobody else's work in the tree


def test_nothing_made_elsewhere_is_committed():
    names = ours()
    assert "pyproject.toml" in names
    faults = [
        fault
        for name in names
        for fault in habits.third_party(PurePosixPath(name), (ROOT / name).read_bytes())
    ]
    assert faults == []


def test_planted_files_of_others_are_found():
    def faults(name: str, content: bytes = b"") -> list[str]:
        return habits.third_party(PurePosixPath(name), content)

    assert faults("src/vungcao/web/static/noto.woff2")
    assert faults("src/vungcao/locale/en/LC_MESSAGES/django.mo")
    assert faults("src/vungcao/web/static/vendor/fonts.css")
    assert faults("src/vungcao/web/static/htmx.min.js")
    assert faults("src/vungcao/web/static/map.js", b"go()\n" * 4000)
    assert faults("src/vungcao/web/static/page.css", b"a{b:c}" * 100)
    assert faults("src/vungcao/web/static/filter.js", b"go()\n" * 60) == []


def test_no_lock_file_names_a_registry():
    locks = [*(ROOT / "locks").glob("*.txt"), ROOT / "package-lock.json"]
    assert len(locks) == 5
    assert [
        fault for lock in locks for fault in habits.registry_addresses(lock.read_text(encoding="utf-8"))
    ] == []


def test_a_planted_registry_is_found():
    assert habits.registry_addresses('      "resolved": "https://registry.example/a.tgz",')
    assert habits.registry_addresses("--index-url https://registry.example/simple")
    assert habits.registry_addresses("a @ https://registry.example/a.whl")


# A clone is enough


def test_no_test_reads_beside_the_repository():
    assert habits.faults_in(ROOT / "tests", habits.paths_outside, but=("standards", "house")) == []


def test_a_planted_path_outside_is_found():
    assert habits.paths_outside('data = ROOT.parent / "shared" / "data"')
    assert habits.paths_outside('open("../shared/data/places.csv")')
    assert habits.paths_outside('"""What is shared by all."""') == []


# The tables are what the migrations make


def drift(written: ProjectState, meant: ProjectState, loader: MigrationLoader) -> dict[str, list[str]]:
    """The changes of models that no migration makes, by application."""
    with translation.override(None):  # or every name of Django's own, said in Vietnamese, would be a change
        changes = MigrationAutodetector(written, meant).changes(graph=loader.graph)
        return {
            label: [operation.describe() for migration in migrations for operation in migration.operations]
            for label, migrations in changes.items()
        }


def test_the_migrations_make_the_tables_of_the_models():
    loader = MigrationLoader(None)
    assert drift(loader.project_state(), ProjectState.from_apps(apps), loader) == {}


def test_a_planted_model_without_a_migration_is_found():
    written, meant = ProjectState.from_apps(apps), ProjectState.from_apps(apps)
    meant.add_model(ModelState("places", "Planted", [("id", models.AutoField(primary_key=True))]))
    assert drift(written, meant, MigrationLoader(None)) == {"places": ["Create model Planted"]}


# Tables know only what stands below them


def layers() -> list[str]:
    """The order of imports, as the contract gives it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    order: list[str] = next(contract["layers"] for contract in contracts if contract.get("exhaustive"))
    return order


def foreign_keys() -> list[tuple[str, str]]:
    """Every key between two tables of ours, as (package, package)."""
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("vungcao.")}
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and not isinstance(field.related_model, str)
        and {model._meta.app_label, field.related_model._meta.app_label} <= own
    ]


def test_foreign_keys_lead_only_downward():
    assert foreign_keys()
    assert habits.upward_keys(foreign_keys(), layers()) == []


def test_the_journal_has_no_foreign_key():
    assert [key for key in foreign_keys() if key[0] == "journal"] == []


def test_a_planted_upward_key_is_found():
    order = ["web", "portal | desk", "intake", "places"]
    assert habits.upward_keys([("places", "intake")], order) == ["places → intake"]
    assert habits.upward_keys([("desk", "portal")], order) == ["desk → portal"]
    assert habits.upward_keys([("intake", "places"), ("places", "places")], order) == []


# The README's tree is the tree


def folders() -> set[str]:
    return {str(parent) for name in ours() for parent in PurePosixPath(name).parents}


def packages() -> set[str]:
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_the_tree_in_the_readme_is_the_tree():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert packages()
    assert habits.untrue_tree(readme, packages(), folders()) == []


def test_a_planted_untruth_in_the_tree_is_found():
    readme = "# A\n\n<!-- tree -->\n```\nsrc/vungcao/\n  web/      wiring\n├── gone/   left\n```\n"
    there = {"src", "src/vungcao", "src/vungcao/web", "src/vungcao/pack"}
    assert habits.untrue_tree(readme, {"web", "pack"}, there) == [
        "pack/ is not in the tree",
        "gone/ is in the tree and nowhere else",
    ]
    assert habits.untrue_tree("# A\n", {"web"}, there) == ["README.md has no block under <!-- tree -->"]


# Every refusal is explained


def raised() -> set[str]:
    return {
        code
        for path in PACKAGE.rglob("*.py")
        for code in habits.codes_raised(path.read_text(encoding="utf-8"))
    }


def test_every_refusal_has_an_entry_and_every_entry_a_refusal():
    page = (ROOT / "docs" / "refusals.md").read_text(encoding="utf-8")
    assert raised()
    assert habits.unexplained(raised(), habits.codes_explained(page)) == []


def test_a_planted_refusal_without_an_entry_is_found():
    source = (
        'Refusal(code="CAP-012", where=f"Dự án {code}"); Refusal("FLD-001"); note = "see CAP-999 for more"'
    )
    page = "## CAP-012 — Nguồn vốn\n| GON-001 | trước đây |\nAs FLD-001 says.\n"
    assert habits.codes_raised(source) == {"CAP-012", "FLD-001"}
    assert habits.unexplained(habits.codes_raised(source), habits.codes_explained(page)) == [
        "FLD-001: no entry in docs/refusals.md",
        "GON-001: explained, but nothing gives it",
    ]
