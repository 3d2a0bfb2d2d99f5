"""Builds the compiled part of cs231n: `python setup.py build_ext --inplace`, or `pip install .`.

Where no compiler works, that part is taken from a wheel for this Python in the folder `wheels`. If there is
none, pip installs the package without that part, and NumPy stands in for it; `build_ext` fails.
MSVC counts as no compiler: without vector types the kernels would be slower than NumPy.
CFLAGS have the last word with the compiler, and CS231N_OPENMP=0 builds without OpenMP.
Everything else about the package is in pyproject.toml.
"""

import os
import shlex
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError, LinkError, PlatformError

HERE = Path(__file__).resolve().parent
OPENMP_PROGRAM = """
#include <omp.h>
int main(void) { return omp_get_max_threads() < 1; }
"""
# Loops with comparisons become vector code only if comparing a NaN need not raise a floating-point flag, and
# those with square roots only if a negative number need not set errno.
FLAGS = ["-O3", "-fno-trapping-math", "-fno-math-errno", "-g0"]  # -g0: half the time to build


class BuildExt(build_ext):
    """build_ext that turns on what the compiler at hand offers."""

    def build_extensions(self):
        openmp = next((flags for flags in openmp_flags() if links(self.compiler, *flags)), ([], []))
        last_word = shlex.split(os.environ.get("CFLAGS", ""))
        for extension in self.extensions:
            extension.optional = "build_ext" not in self.distribution.commands  # asked for by name: must work
            extension.extra_compile_args += FLAGS + openmp[0] + last_word
            extension.extra_link_args += openmp[1]
        super().build_extensions()

    def build_extension(self, extension):
        try:
            if self.compiler.compiler_type == "msvc":
                raise PlatformError("the kernels need the vector types of gcc and clang: MSVC has none")
            super().build_extension(extension)
        except (CompileError, LinkError, PlatformError):
            built = Path(self.get_ext_fullpath(extension.name))
            built.parent.mkdir(parents=True, exist_ok=True)
            if not take_from_wheel(built):
                raise


def take_from_wheel(built):
    """Write the extension `built` from a wheel that has one of this name, so for this Python.

    The wheel's own libraries go where the extension looks for them.
    Returns whether there is such a wheel.
    """
    for wheel in sorted(HERE.glob("wheels/*.whl"), reverse=True):
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            if f"cs231n/{built.name}" not in names:
                continue
            built.write_bytes(archive.read(f"cs231n/{built.name}"))
            for path in (Path(name) for name in names if ".libs/" in name and not name.endswith("/")):
                place = HERE / path
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(archive.read(path.as_posix()))
            print(f"took the fast layers from {wheel}")
            return True
    return False


def openmp_flags():
    """(compiler flags, linker flags) to try, most usual first."""
    if os.environ.get("CS231N_OPENMP") == "0":
        return []
    apple = (["-Xpreprocessor", "-fopenmp"], ["-lomp"])
    return [(["-fopenmp"], ["-fopenmp"]), apple]


def links(compiler, compile_args, link_args):
    """Whether a program that uses OpenMP compiles and links with these flags."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "openmp.c")
        source.write_text(OPENMP_PROGRAM)
        try:
            objects = compiler.compile([str(source)], output_dir=folder, extra_postargs=compile_args)
            compiler.link_executable(objects, str(Path(folder, "openmp")), extra_postargs=link_args)
        except (CompileError, LinkError, PlatformError):  # the last if there is no compiler at all
            return False
        return True


setup(
    ext_modules=cythonize(
        [
            Extension(
                "cs231n._fast_layers",
                ["cs231n/_fast_layers.pyx", "cs231n/_kernels.c"],
                depends=[str(header) for header in Path("cs231n").glob("_*.h")],
                include_dirs=[np.get_include()],
                define_macros=[("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION")],
            )
        ]
    ),
    cmdclass={"build_ext": BuildExt},
)
