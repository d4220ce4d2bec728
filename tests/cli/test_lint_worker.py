"""What cfn-lint's process may do: read files that are files, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dr_validator.lint import CFN_LINT
from dr_validator.lint.processes import WORKER

# As much of cfn-lint as the worker calls; it does what the template's text says.
STAND_IN = {
    "__init__": "",
    "config": "class ConfigMixIn:\n"
    "    def __init__(self, words=None, **more): assert words[0] == '--config-file'\n",
    "helpers": "REGIONS = ['us-east-1']\n",
    "decode": "",
    "decode/decode": "def decode_str(text): return text, []\n",
    "runner": "class Runner:\n"
    "    rules = None\n"
    "    def __init__(self, config): pass\n"
    "def run_template_by_data(text, config, rules):\n"
    "    exec(text, {})\n"
    "    return []\n"
    "run_template_by_file_path = None\n",
}


def answer(tmp_path: Path, text: str) -> Any:
    """What the process answers where cfn-lint does this."""
    package = tmp_path / "packages" / "cfnlint"
    (package / "decode").mkdir(parents=True)
    for name, code in STAND_IN.items():
        (package / name).with_suffix(".py").write_text(code)
    (package / "decode.py").rename(package / "decode" / "__init__.py")
    path = [str(package.parent), *(each for each in sys.path if Path(each).is_absolute())]
    lines = (
        {
            "path": path,
            "engine": CFN_LINT.name,
            "adapter": str(CFN_LINT.adapter),
            "rules": {},
            "experimental": False,
        },
        {"file": None, "text": text, "region": "us-east-1"},
    )
    done = subprocess.run(
        [sys.executable, "-P", "-s", WORKER],
        input="".join(json.dumps(line) + "\n" for line in lines),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


CRIMES = {
    "socket.connect": "import socket; socket.socket().connect(('192.0.2.1', 80))",
    "socket.getaddrinfo": "import socket; socket.create_connection(('example.invalid', 80))",
    "subprocess.Popen": "import subprocess; subprocess.run(['true'])",
    "os.system": "import os; os.system('touch pwned')",
    "os.fork": "import os; os.fork() or os._exit(0)",
    "os.posix_spawn": "import os; os.posix_spawn('/bin/touch', ['touch', 'pwned'], {})",
    "os.exec": "import os; os.execv('/bin/touch', ['touch', 'pwned'])",
    "writing": "open('pwned', 'w')",
    "writing ": "import os; os.open('pwned', os.O_CREAT | os.O_WRONLY)",
    "os.mkdir": "import os; os.mkdir('pwned')",
    "os.rename": "import os; os.rename('kept', 'pwned')",
    "os.remove": "import os; os.remove('kept')",
    "os.symlink": "import os; os.symlink('kept', 'pwned')",
    "reading": "open('/dev/zero')",
    "reading ": "open('pipe')",
}


@pytest.mark.parametrize(("what", "crime"), CRIMES.items())
def test_it_is_kept_from_all_else(tmp_path: Path, what: str, crime: str) -> None:
    (tmp_path / "kept").touch()
    os.mkfifo(tmp_path / "pipe")
    told = answer(tmp_path, crime)
    assert told["error"].startswith(f"PermissionError: cfn-lint is kept from {what.strip()} ")
    assert not list(tmp_path.rglob("pwned"))
    assert (tmp_path / "kept").exists()


def test_it_may_read_and_tells_what(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("{}")
    text = "open('kept').read()\ntry: open('nowhere')\nexcept FileNotFoundError: pass\nprint('hi')"
    told = answer(tmp_path, text)
    assert told == {
        "hits": [],
        "incomplete": "",
        "opened": [str(tmp_path / "kept"), str(tmp_path / "nowhere")],
    }
