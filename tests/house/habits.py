"""The habits of this house that no linter knows: each takes text or names and answers with what is wrong."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

HEAVIEST_SCRIPT = 8 * 1024  # bytes; ours have at most 60 lines
LONGEST_LINE = 400  # characters; a longer one was written by a bundler
MADE_ELSEWHERE = {
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".eot",
    ".mo",
    ".jar",
    ".wasm",
    ".whl",
    ".so",
    ".dll",
    ".exe",
    ".map",
}

CODE = re.compile(r"\b[A-Z]{3}-\d{3}\b")


def floats(source: str) -> list[str]:
    """Where a source makes a binary fraction: a literal like 0.5, or a call of `float`."""
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]


def signals(source: str) -> list[str]:
    """Where a source imports a signal: what happens after an approval must stand in the code that approves."""
    return [
        f"line {line}: {name}"
        for line, name in _imports(source)
        if name.startswith("django.dispatch") or "signals" in name.split(".")
    ]


def _imports(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names)


def paths_outside(source: str) -> list[str]:
    """Where a source names the folder beside the repository, which a stranger's clone does not have."""
    return [
        f"line {node.lineno}: {node.value!r}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (node.value == "shared" or "../shared" in node.value)
    ]


def third_party(path: PurePosixPath, content: bytes) -> list[str]:
    """Why a committed file looks as if somebody else had made it; such files come by lock file, at set-up."""
    if {"node_modules", "vendor"} & set(path.parts[:-1]):
        return [f"{path}: stands in a folder that set-up fills"]
    if path.suffix in MADE_ELSEWHERE or path.name.endswith((".min.js", ".min.css")):
        return [f"{path}: {path.suffix} files are made, not committed"]
    if path.suffix not in {".js", ".mjs", ".css"}:
        return []
    faults = []
    if path.suffix != ".css" and len(content) > HEAVIEST_SCRIPT:
        faults.append(f"{path}: {len(content):,} bytes, more than a script of ours has")
    if max(map(len, content.decode("utf-8").splitlines()), default=0) > LONGEST_LINE:
        faults.append(f"{path}: a line longer than anyone writes")
    return faults


def registry_addresses(lock: str) -> list[str]:
    """Addresses of registries in a lock file: each machine asks its own."""
    return [
        line.strip()
        for line in lock.splitlines()
        if '"resolved"' in line or "index-url" in line or " @ http" in line
    ]


def tree_in(readme: str) -> set[str] | None:
    """The folders that the README's tree names: the fenced block under the mark `<!-- tree -->`."""
    block = re.search(r"<!-- tree -->\s*```\w*\n(.*?)```", readme, re.DOTALL)
    if block is None:
        return None
    return set(re.findall(r"^[\s│├└─|]*([\w.-]+(?:/[\w.-]+)*)/(?=\s|$)", block.group(1), re.MULTILINE))


def untrue_tree(readme: str, packages: Iterable[str], folders: Iterable[str]) -> list[str]:
    """Packages the README's tree does not name, and folders it names that are not there."""
    named = tree_in(readme)
    if named is None:
        return ["README.md has no block under <!-- tree -->"]
    last = {PurePosixPath(name).name for name in named}
    there = set(folders)
    return [
        *(f"{package}/ is not in the tree" for package in sorted(set(packages) - last)),
        *(f"{name}/ is in the tree and nowhere else" for name in sorted(named) if not _stands(name, there)),
    ]


def _stands(name: str, folders: set[str]) -> bool:
    return any(folder == name or folder.endswith(f"/{name}") for folder in folders)


def codes_raised(source: str) -> set[str]:
    """The codes of refusals a source can give: whole strings like "CAP-012"."""
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


def codes_explained(page: str) -> set[str]:
    """The codes that have an entry in docs/refusals.md: a heading or the row of a table that begins with the code."""
    return {match.group(1) for match in re.finditer(r"^(?:#+|\|)\s*`?([A-Z]{3}-\d{3})\b", page, re.MULTILINE)}


def unexplained(raised: set[str], explained: set[str]) -> list[str]:
    """Codes without an entry, and entries whose code is never given."""
    return [
        *(f"{code}: no entry in docs/refusals.md" for code in sorted(raised - explained)),
        *(f"{code}: explained, but nothing gives it" for code in sorted(explained - raised)),
    ]


def upward_keys(keys: Iterable[tuple[str, str]], layers: list[str]) -> list[str]:
    """Foreign keys (from package, to package) that lead up, or to a neighbour, in the order of imports."""
    height = {name.strip(): -at for at, layer in enumerate(layers) for name in layer.split("|")}
    return [
        f"{start} → {end}"
        for start, end in sorted(set(keys))
        if start != end and height[end] >= height[start]
    ]


def faults_in(folder: Path, find: Callable[[str], list[str]], *, but: tuple[str, ...] = ()) -> list[str]:
    """What one habit finds in every Python file below a folder."""
    return [
        f"{path}: {fault}"
        for path in sorted(folder.rglob("*.py"))
        if not set(but) & set(path.relative_to(folder).parts)
        for fault in find(path.read_text(encoding="utf-8"))
    ]
