"""pytest's configuration, planted beside the notebook.

where: beside pytest.ini pyproject.toml nbgrader_config.py
outcome: not_attempted
"""

addopts = "-p conftest --collect-only"
