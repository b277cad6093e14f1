"""The one writer of packages, `gloss model compile`, run from the sources of the repository.

Needs Node and the repository's packages (`npm install` in its root).
"""

import shutil
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def compile_package(source, out, precision="int8", samples=None, force=False):
    """Package `out` from the checkpoint folder `source`; a package that is there already is replaced.

    samples: texts that show int8 the range of the activations (default: the compiler's own); force: keep a package that
    answers too differently from its checkpoint. When the compiler fails the program ends, and `out` is as it was.
    """
    node = shutil.which("node")
    if node is None:
        raise SystemExit("compile: node is not installed; packages are written by `gloss model compile`")
    out = Path(out).resolve()
    fresh = out.with_name(f"{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    command = [node, "--import", "tsx", "src/cli/main.ts", "model", "compile", str(Path(source).resolve()),
               "--out", str(fresh), "--precision", precision]
    if samples is not None:
        command += ["--samples", str(_sample_file(samples, Path(source)))]
    done = subprocess.run(command + ["--force"] * force, cwd=REPOSITORY, text=True, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise SystemExit(f"compile: {done.stderr.strip()}")
    shutil.rmtree(out, ignore_errors=True)
    fresh.replace(out)
    return done.stdout.replace(str(fresh), str(out))


def _sample_file(texts, folder):
    """The texts, one a line, in a file of the checkpoint's folder."""
    path = folder / "samples.txt"
    path.write_text("".join(" ".join(text.split()) + "\n" for text in texts), encoding="utf-8")
    return path
