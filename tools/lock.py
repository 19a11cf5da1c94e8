"""Write the lock files in `locks/` anew from pyproject.toml: `make lock`. Hashes, and no address of any registry."""

from __future__ import annotations

import subprocess
import sys

from tools.python_env import LOCKS, ROOT, VENV

# Each holds all of the one before, at the same versions.
GROUPS = {"runtime": ["setup"], "test": ["setup", "test"], "engines": ["setup", "test", "engines"]}
OPTIONS = [
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
]


def lock(name: str, *options: str) -> None:
    uv = str(VENV / "bin" / "uv")
    output = str(LOCKS / f"{name}.txt")
    subprocess.run([uv, "pip", "compile", *OPTIONS, *options, "--output-file", output], cwd=ROOT, check=True)


def main(arguments: list[str]) -> int:
    """Keep what is locked unless told `--upgrade`."""
    below: list[str] = []
    for name, groups in GROUPS.items():
        chosen = [option for group in groups for option in ("--group", group)]
        lock(name, "pyproject.toml", *chosen, *below, *arguments)
        below = ["--constraint", str(LOCKS.relative_to(ROOT) / f"{name}.txt")]
    lock("node", "--group", "node", *arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
