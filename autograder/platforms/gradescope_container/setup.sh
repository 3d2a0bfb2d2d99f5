#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the container. It needs the package registries of the
# system and of Python, and nothing else.
set -euo pipefail
cd "$(dirname "$0")"
bash .ci/setup
