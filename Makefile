# The verbs of the project, which CONTRIBUTING.md explains. The workflows and the hooks of git call
# them, and a test holds `.ci/run` to them, so that all of them do the same.
bin := $(if $(wildcard .venv/Scripts),.venv/Scripts,.venv/bin)

.PHONY: install test lint format bench docs

install:
	bash -c "$$(grep -m1 -E '^python3 .*-m pytest' README.md | sed 's/ && [^&]*-m pytest.*//')"

test:
	$(bin)/python -m pytest -n 2 --dist loadfile

lint:
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports

format:
	$(bin)/ruff check --fix .
	$(bin)/ruff format .

bench:
	$(bin)/python -m benchmarks --short

docs:
	$(bin)/mkdocs build --strict
