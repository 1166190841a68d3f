# Shortcuts. Each target installs what it lacks and then does with CMake's presets what
# CONTRIBUTING.md does by hand.

# The compiler, unless CXX is set; evaluated after the installation.
ifeq ($(origin CXX),default)
export CXX = $(if $(shell command -v g++-12),g++-12,c++)
endif

.PHONY: help demo test bench fuzz format

help:
	@echo 'make demo     build ambit and audit the invented account of examples/snapshots/acme'
	@echo 'make test     build everything with warnings as errors and run all tests'
	@echo 'make bench    run the benchmarks'
	@echo 'make fuzz     fuzz each entry point for AMBIT_FUZZ_SECONDS (60)'
	@echo 'make format   format the sources'

install-for-%:
	@sh scripts/install-dependencies.sh --for $*

demo: install-for-demo
	cmake --preset release -DAMBIT_TESTS=OFF -DAMBIT_BENCH=OFF >/dev/null
	cmake --build --preset release --target tool_ambit
	@sh scripts/demo.sh

test: install-for-test
	cmake --preset dev
	cmake --build --preset dev
	ctest --preset dev

bench: install-for-bench
	cmake --preset release -DAMBIT_TESTS=OFF
	cmake --build --preset release
	@sh scripts/bench.sh

fuzz: install-for-ci
	cmake --preset fuzz
	cmake --build --preset fuzz
	@sh scripts/fuzz.sh

format: install-for-ci
	git ls-files -z '*.cc' '*.h' | xargs -0 clang-format-19 -i
