"""The architecture: sizes, imports, dependencies and the wheel are what AGENTS.md says."""

import ast
import io
import json
import re
import subprocess
import sys
import tokenize
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ["agent", "api", "cli", "engine", "evals", "schemas", "storage"]
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
SCRIPTS = frozenset({"storage/migrations/env.py"})
"""Run by Alembic, never imported."""
FOLDERS = [*PACKAGES, "benchmarks", "examples", "tests"]
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
}
TREES = {name: ast.parse(source) for name, source in SOURCES.items()}
MOCKS = ("unittest.mock", "mock", "pytest_mock")
EMBEDDABLE = "import agent.graph, agent.embedding, agent.assistant, agent.embedded.model, engine.engine"
LIGHT = frozenset(
    {"jsonpatch", "jsonpointer", "jsonschema", "jsonschema_specifications", "referencing", "rpds", "attr", "attrs"}
)
PROBE = """
import importlib, json, os, sys
written, read = [], []

def watch(event, arguments):
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        written.append(str(arguments[0]))
    elif event in ("os.mkdir", "os.rename", "os.remove", "sqlite3.connect"):
        written.append(str(arguments[0]))

get = type(os.environ).__getitem__

def getitem(self, name):
    if name.startswith("PIPELINE_ASSISTANT_"):
        read.append(name)
    return get(self, name)

type(os.environ).__getitem__ = getitem
sys.addaudithook(watch)
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
    if written or read:
        sys.exit(f"importing {name} opened {written} for writing and read {read}")
"""


def comment_lines(source: str) -> set[int]:
    """The lines that hold nothing but a comment."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {it.start[0] for it in tokens if it.type == tokenize.COMMENT and it.line.strip().startswith("#")}


def python(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh process, in the repository."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def loaded(program: str) -> set[str]:
    """The modules in a fresh process after a program."""
    result = python(f"{program}\nimport json, sys; print(json.dumps(sorted(sys.modules)))")
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stdout))


def module_names(package: str) -> list[str]:
    """Every module of a package, by its import name."""
    names = [name for name in SOURCES if name.startswith(f"{package}/") and name not in SCRIPTS]
    return [name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in names]


def test_a_module_has_at_most_400_lines() -> None:
    lengths = {name: len(source.splitlines()) for name, source in SOURCES.items()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_a_function_has_at_most_50_lines() -> None:
    lengths = {
        f"{name}:{it.name}": (it.end_lineno or 0) - it.lineno + 1
        for name, tree in TREES.items()
        for it in ast.walk(tree)
        if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_a_comment_has_at_most_two_lines() -> None:
    found: list[str] = []
    for name, source in SOURCES.items():
        lines = comment_lines(source)
        found += [f"{name}:{line}" for line in lines if {line + 1, line + 2} <= lines]
    assert found == []


def test_a_module_opens_with_one_sentence_that_says_what_it_holds() -> None:
    found: dict[str, str | None] = {}
    for name, tree in TREES.items():
        docstring = ast.get_docstring(tree)
        opening = " ".join((docstring or "").split("\n\n")[0].split())
        empty = name.endswith("__init__.py") and not tree.body
        if not empty and (not opening.endswith(".") or re.search(r"[.!?] [A-Z]", opening)):
            found[name] = docstring
    assert found == {}


def test_nothing_uses_mocks() -> None:
    found: list[str] = []
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [f"{name} imports {it}" for it in modules if it.startswith(MOCKS)]
    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_module_does_nothing(package: str) -> None:
    result = python(PROBE, json.dumps(module_names(package)), PIPELINE_ASSISTANT_MODEL="embedded")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_importing_the_agent_brings_neither_a_web_framework_nor_a_database() -> None:
    tops = {name.split(".")[0] for name in loaded(EMBEDDABLE)}
    barred = {"fastapi", "starlette", "uvicorn", "sqlalchemy", "alembic", "aiosqlite", "psycopg", "sqlite3"}
    assert tops & barred == set()


def test_importing_the_agent_brings_no_library_that_langgraph_does_not_bring() -> None:
    ours, theirs = ({name.split(".")[0] for name in loaded(it)} for it in (EMBEDDABLE, "import langgraph.graph"))
    assert ours - theirs - set(sys.stdlib_module_names) <= {"agent", "engine", "schemas", *LIGHT}


@pytest.mark.parametrize("example", ["as_tool.py", "as_subgraph.py"])
def test_agent_and_engine_work_where_no_web_framework_and_no_database_can_be_imported(example: str) -> None:
    program = """
import runpy, sys
for name in ("fastapi", "starlette", "uvicorn", "sqlalchemy", "alembic", "aiosqlite", "psycopg"):
    sys.modules[name] = None
runpy.run_path(sys.argv[1], run_name="__main__")
"""
    result = python(program, f"examples/{example}")
    assert result.returncode == 0, result.stderr


def test_help_stays_light() -> None:
    modules = loaded("import cli.main")
    tops = {name.split(".")[0] for name in modules}
    assert tops & {"fastapi", "langgraph", "langchain_core", "sqlalchemy", "uvicorn", "httpx", "pydantic"} == set()


def requirement_names() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"].get("optional-dependencies", {})
    groups = [project["build-system"]["requires"], project["project"]["dependencies"]]
    groups += [*extras.values(), *project["dependency-groups"].values()]
    named = [requirement for group in groups for requirement in group if isinstance(requirement, str)]
    return {re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in named}


def test_every_dependency_has_its_reason_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = [line.split("|")[1:] for line in text.splitlines() if line.startswith("|")]
    reasons = {name: cells[1].strip() for cells in table for name in re.findall(r"`([\w.-]+)`", cells[0])}
    assert {name for name in requirement_names() if not reasons.get(name)} == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", text.strip()) if not entry.startswith("#")]
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry.splitlines()[0]] == []
    assert not re.search(r"://|--index|--find-links|-i ", text)


def test_the_locks_hold_every_dependency_and_agree() -> None:
    product, everything = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert {name for name in requirement_names() if name.lower() not in everything} == set()
    assert product.items() <= everything.items()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files of the wheel, built from this tree without a network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built).namelist()


def test_the_wheel_installs_the_packages_and_nothing_else(wheel: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert sorted(name for name in tops if not name.endswith(".dist-info")) == PACKAGES


def test_the_wheel_holds_the_data_that_the_code_reads(wheel: list[str]) -> None:
    data = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]
    expected = {str(path.relative_to(ROOT)) for path in data if "__pycache__" not in path.parts}
    assert expected - set(wheel) == set()
    endings = {Path(name).suffix for name in expected}
    assert {".json", ".txt", ".md", ".py"} <= endings


def test_every_package_has_its_place_in_the_one_line_of_layers() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(it["layers"] for it in project["tool"]["importlinter"]["contracts"] if it["type"] == "layers")
    assert layers == ["cli", "evals", "api", "agent", "engine", "storage", "schemas"]
    assert sorted(layers) == PACKAGES
