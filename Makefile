# SPDX-License-Identifier: GPL-3.0-or-later
# solidair: make run, make check. See `make help`.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:

BUILD ?= build
CC = gcc
CLANG = clang
PYTHON = /usr/bin/python3
DRAWS ?=

# What building and running needs from Debian 12, and what the tests need beside it.
PACKAGES = gcc clang llvm make pkg-config gettext libgsl-dev libconfig-dev libcsv-dev libhdf5-dev zlib1g-dev libexpat1-dev \
           libxlsxwriter-dev lld wasi-libc libclang-rt-14-dev-wasm32 $(NODE_PACKAGES)
TEST_PACKAGES = librandom123-dev libomp-dev libcmocka-dev hdf5-tools netcdf-bin python3 python3-h5py python3-numpy \
                python3-xarray python3-netcdf4 python3-openpyxl chromium poppler-utils clang-format clang-tidy cppcheck \
                groff-base zsh
# The page is bundled with Node.js; where it comes from elsewhere than Debian, Debian's would clash with it.
NODE_PACKAGES := $(if $(shell command -v npm),,nodejs npm)

WARN = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual -Wvla -Werror
# Asked once, in each make anew: the packages may have come in between.
PKG_CFLAGS := $(shell pkg-config --cflags gsl libconfig hdf5-serial 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs gsl libconfig hdf5-serial 2>/dev/null)
REVISION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)
CPPFLAGS = -I. $(patsubst -I%,-isystem %,$(PKG_CFLAGS)) -D_GNU_SOURCE
# Files may come by mail: what overflows stops the program. Sanitizers look closer and do not go with it; the kernels,
# which see no file and no text, are without.
HARDEN = $(if $(SANITIZE),,-D_FORTIFY_SOURCE=3 -fstack-protector-strong -fcf-protection=full -fPIE)
HARDEN_LINK = $(if $(SANITIZE),,-pie -Wl,-z,relro,-z,now,-z,noexecstack)
CFLAGS = -std=c11 -O3 -g1 -fopenmp -ffp-contract=off $(HARDEN) $(WARN)
# lld links the many test programs in a third of the time.
LDLIBS = -fuse-ld=lld $(HARDEN_LINK) $(PKG_LIBS) -lhdf5_hl -lcsv -lxlsxwriter -lz -lexpat -lm
SANITIZE =

# One process or many: all but one file is the same.
SINGLE := sim/cluster/cluster_single.c
MPI := sim/cluster/cluster_mpi.c
SRC := $(filter-out $(MPI),$(wildcard models/*/*.c sim/*/*.c))
KERNEL := models/core/sample_kernel.c
OBJ := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(KERNEL),$(SRC))) $(BUILD)/web/page_template.o $(BUILD)/web/page_texts.o
# Of the program alone: sanitizers and MPI bring an allocator of their own, tests have their libraries as they are.
ALLOCATOR := $(BUILD)/sim/cli/allocator.o
KERNEL_OBJ := $(foreach k,plain avx2 avx512,$(BUILD)/models/core/sample_kernel.$(k).o)
LIB_OBJ := $(filter-out $(BUILD)/sim/cli/main.o $(ALLOCATOR),$(OBJ)) $(KERNEL_OBJ)
# One folder per room; a test elsewhere would silently not run.
$(if $(wildcard tests/test_*),$(error tests lie in the folder of their room (tests/README.md): $(wildcard tests/test_*)))
ROOM = *
TEST_SRC := $(wildcard tests/$(ROOM)/test_*.c)
TEST_BIN := $(patsubst tests/%.c,$(BUILD)/tests/%,$(TEST_SRC))
# Over 20 seconds: part of the long proofs.
LONG := $(addprefix tests/web/test_page_,read.sh ask.sh program.sh) tests/report/test_report_alike.py tests/report/test_report_asked.py \
    tests/engine/test_graded.py tests/belief/test_calibrate.sh tests/decide/test_reverse.py tests/report/test_report_file.py \
    tests/cli/test_restart.sh tests/decide/test_sensitivity.py
LONG_BIN := $(BUILD)/tests/engine/test_coverage_run
# Part of check, which do more there.
MORE := tests/web/test_page_view.sh tests/web/test_page_plain.sh tests/cli/test_verify.py tests/cli/test_target.py
TEST_SCRIPT := $(filter-out tests/long/% tests/cluster/% $(LONG),$(wildcard tests/$(ROOM)/test_*.sh tests/$(ROOM)/test_*.py))

.PHONY: all run check check-long bench validate deps test-deps lint help clean
.DEFAULT_GOAL := help

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

# ---- set-up -------------------------------------------------------------------------------------------------------
# Asks dpkg, installs what is missing when that is allowed here, and otherwise prints the one line to run.
define install_packages
missing=$$(for p in $(1); do \
    dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
if [ -n "$$missing" ]; then \
    line="apt-get install -y --no-install-recommends $$(echo $$missing)"; \
    if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$line >/dev/null; \
    elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive $$line >/dev/null; \
    else echo "Missing packages. Run:  sudo $$line"; exit 1; fi; fi
endef
deps: ## install missing Debian packages that building and running need
	@$(call install_packages,$(PACKAGES))
test-deps: ## install missing Debian packages that the tests need
	@$(call install_packages,$(PACKAGES) $(TEST_PACKAGES))

# The build runs in a second make, so that pkg-config is asked after the packages are there.
all: deps ## build build/solidair
	@$(MAKE) --no-print-directory -j2 program

run: all ## simulate the base scenario, print the table, leave results/groningen-2016.h5
	@$(BUILD)/solidair run scenarios/groningen-2016.cfg -o results/groningen-2016.h5 $(if $(DRAWS),-n $(DRAWS))

check: test-deps ## build and run all tests, or those of one room: ROOM=care
	@$(MAKE) --no-print-directory -j3 program tests lint
	@tests/run $(BUILD) $(filter-out $(LONG_BIN),$(TEST_BIN)) $(TEST_SCRIPT)

check-long: test-deps ## the long proofs: sanitizers, bigger samples, kills, failing allocations, coverage, analyzer, fuzzers, dieharder
	@$(call install_packages,$(PACKAGES) $(TEST_PACKAGES) dieharder libreoffice-calc)
	@echo "== make asan"; time $(MAKE) --no-print-directory asan
	@$(MAKE) --no-print-directory -j2 program tests $(BUILD)/tests/stream_raw $(BUILD)/tests/fail_allocation.so
	@EFFORT=10 tests/run $(BUILD) $(TEST_BIN) $(LONG) $(MORE) $(wildcard tests/solidarity/test_*_twin.py tests/long/test_*.sh tests/long/test_*.py)
	@for part in tsan analyze coverage fuzz; do \
	    echo "== make $$part"; time $(MAKE) --no-print-directory $$part || exit 1; done

# Tests of what the compiler has made of the program, and of its memory. A build within the usual one finds what comes with the
# program where that does.
OF_PROGRAM = tests/house/test_arithmetic.sh tests/cli/test_shortage.sh
$(BUILD)/scenarios:
	@mkdir -p $(@D); ln -sfn $(CURDIR)/scenarios $@

# What overflows, is read too far, freed twice, lost or undefined: every test program and script, all of which stop at the
# first. Not what HDF5 loses on files that are damaged, nor tests that limit memory, of which a sanitizer takes its own. What
# may be uninitialised is known at -O3 alone.
ASAN_BUILD = BUILD=$(BUILD)/asan SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined -O1 -Wno-maybe-uninitialized"
ASAN_TESTS = $(patsubst $(BUILD)/%,$(BUILD)/asan/%,$(TEST_BIN)) \
    $(filter-out %/test_hostile_books.py %/test_spellings.py $(OF_PROGRAM),$(TEST_SCRIPT))
.PHONY: asan
asan: test-deps ## all tests, or those of one room, under AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer
	@$(MAKE) --no-print-directory -j2 $(BUILD)/scenarios
	@$(MAKE) --no-print-directory -j2 $(ASAN_BUILD) program tests
	@LSAN_OPTIONS=suppressions=$(CURDIR)/tests/long/leaks.txt:print_suppressions=0 EFFORT=0.3 tests/run $(BUILD)/asan $(ASAN_TESTS)

# What the tests run of models and sim, by line and by branch. Many processes add to the same counts.
COVERAGE_BUILD = BUILD=$(BUILD)/coverage SANITIZE="--coverage -fprofile-update=atomic -O0"
COVERAGE_TESTS = $(patsubst $(BUILD)/%,$(BUILD)/coverage/%,$(TEST_BIN)) \
    $(filter-out $(OF_PROGRAM),$(TEST_SCRIPT))
.PHONY: coverage
coverage: test-deps ## lines and branches of models and sim that the tests run: 90 % and 80 % at least
	@$(call install_packages,$(PACKAGES) $(TEST_PACKAGES) gcovr)
	@$(MAKE) --no-print-directory -j2 $(BUILD)/scenarios
	@$(MAKE) --no-print-directory -j2 $(COVERAGE_BUILD) program tests
	@find $(BUILD)/coverage -name '*.gcda' -delete
	@EFFORT=0.1 tests/run $(BUILD)/coverage $(COVERAGE_TESTS)
	@gcovr --root . --object-directory $(BUILD)/coverage --filter models/ --filter sim/ --exclude-unreachable-branches \
	    --output $(BUILD)/coverage/lines.txt --print-summary --fail-under-line 90 --fail-under-branch 80 $(BUILD)/coverage

# What is not named in a table is 0, which gcc knows.
CLANG_QUIET = -Wno-missing-field-initializers
# clang's ThreadSanitizer, which learns from archer what OpenMP orders; what is not built with it is not looked into.
TSAN_BUILD = BUILD=$(BUILD)/tsan CC=clang SANITIZE="-fsanitize=thread -O1 $(CLANG_QUIET)"
.PHONY: tsan
tsan: test-deps ## the program on four threads under ThreadSanitizer
	@$(MAKE) --no-print-directory -j2 $(TSAN_BUILD) program
	@tests/run $(BUILD)/tsan tests/long/threads.sh

# gcc's analyzer on every source file; what it finds stops, but for what is known to be a false alarm: .analyzer.
ANALYZED := $(patsubst %.c,$(BUILD)/analyzed/%.ok,$(filter-out $(KERNEL),$(SRC)))
.PHONY: analyze
analyze: $(ANALYZED) ## gcc -fanalyzer on models and sim
	@echo '  gcc -fanalyzer: $(words $(ANALYZED)) files, nothing found beside $(words $(shell grep -v '^\#' .analyzer | cut -d' ' -f1)) known false alarms'
$(BUILD)/analyzed/%.ok: %.c .analyzer
	@mkdir -p $(@D)
	@gcc $(CPPFLAGS) $(filter-out -Werror $(HARDEN),$(CFLAGS)) -O1 -fanalyzer -S -o /dev/null $< 2>$@.log || { cat $@.log; exit 1; }
	@! sed -n 's,.*warning: .*\[-W\([a-z-]*\)[]=].*,$< \1,p' $@.log | grep -vxFf .analyzer || { cat $@.log; exit 1; }
	@touch $@

# libFuzzer on every reader of files from outside, from the files of the repository on; what breaks one is kept and shown.
FUZZ_SECONDS = 60
FUZZERS = scenario table result
FUZZ_BUILD = BUILD=$(BUILD)/fuzz CC=clang SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -O1 $(CLANG_QUIET)"
.PHONY: fuzz
fuzz: test-deps ## a minute of libFuzzer on each reader of files from outside (FUZZ_SECONDS=600: longer)
	@$(MAKE) --no-print-directory -j2 program >&2
	@$(MAKE) --no-print-directory -j2 $(FUZZ_BUILD) $(FUZZERS:%=$(BUILD)/fuzz/tests/fuzz/fuzz_%) >&2
	@tests/fuzz/run $(BUILD) $(FUZZ_SECONDS) $(FUZZERS)

# One report on stdout; never part of check, since time is not a property of the code alone.
BENCH =
BENCH_PACKAGES = r-base-core valgrind python3-matplotlib
BENCH_BIN = $(patsubst %,$(BUILD)/tests/bench/bench_%,stages gsl scalar sample) $(BUILD)/avx2/solidair $(BUILD)/avx2/bench_stages
.PHONY: bench-programs
bench-programs: $(BENCH_BIN)
bench: ## speed, accuracy and memory beside NumPy, R, GSL and C, and the targets (BENCH=quick: in two minutes; BENCH=accuracy; BENCH=growth: a picture)
	@$(call install_packages,$(PACKAGES) $(TEST_PACKAGES) $(BENCH_PACKAGES)) >&2
	@$(MAKE) --no-print-directory -j2 program bench-programs >&2
	@$(PYTHON) tests/bench/report.py $(BUILD) $(BENCH)

# Whether the model keeps its promises on histories that it has not seen: each program prints its figures, targets and
# verdicts, and takes minutes.
VALIDATE_BIN := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/validate/*.c))
.PHONY: validate-programs
validate-programs: $(VALIDATE_BIN)
validate: ## whether intervals hold what they promise, on simulated histories (minutes)
	@$(MAKE) --no-print-directory test-deps >&2
	@$(MAKE) --no-print-directory -j2 program validate-programs >&2
	@for program in $(VALIDATE_BIN); do echo "== $$(basename $$program)"; $$program || exit 1; done
	@echo "== targets of the base scenario"
	@$(BUILD)/solidair run scenarios/groningen-2016.cfg -o $(BUILD)/validate.h5 >/dev/null 2>&1
	@$(BUILD)/solidair --lang en show $(BUILD)/validate.h5 --table targets

# mpirun -n 4 build/solidair-mpi run ...: the same program over several processes and machines.
MPI_PACKAGES = libopenmpi-dev openmpi-bin
.PHONY: mpi mpi-program mpi-check
mpi: ## build build/solidair-mpi, for a cluster (scenarios/batches/README.md)
	@$(call install_packages,$(PACKAGES) $(MPI_PACKAGES))
	@$(MAKE) --no-print-directory -j2 program mpi-program
mpi-program: $(BUILD)/solidair-mpi

mpi-check: ## one process against several, and a real Slurm on this machine
	@$(call install_packages,$(PACKAGES) $(TEST_PACKAGES) $(MPI_PACKAGES) slurm-wlm munge)
	@$(MAKE) --no-print-directory -j2 program mpi-program $(BUILD)/lint/$(MPI:.c=.ok)
	@tests/run $(BUILD) tests/cluster/test_mpi.sh tests/cluster/test_slurm.sh

# ---- packages -----------------------------------------------------------------------------------------------------
# What was built before goes where it is asked for, so that root compiles nothing: make all && sudo make install
PACKAGE := sim/cli/package
DESTDIR =
PREFIX = /usr/local
.PHONY: install uninstall
install: ## program, scenarios, man pages, completion (PREFIX=/usr/local, DESTDIR=)
	@$(PACKAGE)/install $(BUILD)/solidair $(BUILD)/locale/nl/LC_MESSAGES/solidair.mo '$(DESTDIR)' '$(PREFIX)'

INSTALLED = bin/solidair share/solidair share/locale/nl/LC_MESSAGES/solidair.mo share/man/man1/solidair.1 share/man/man1/solidair-*.1 \
    share/man/nl/man1/solidair.1 share/man/nl/man1/solidair-*.1 share/bash-completion/completions/solidair share/zsh/site-functions/_solidair
uninstall: ## take away what make install has left there
	@cd '$(DESTDIR)$(PREFIX)' && rm -rf $(INSTALLED)

DEB_PACKAGES = dpkg-dev lintian
.PHONY: deb deb-check tarball
deb: all ## build/package/solidair_VERSION.deb for Debian 12, which lintian finds nothing in
	@$(call install_packages,$(DEB_PACKAGES))
	@$(PACKAGE)/deb $(BUILD)
deb-check: deb ## that package in a fresh Debian 12, which is fetched once (as root)
	@$(call install_packages,debootstrap)
	@$(PACKAGE)/deb-check $(BUILD)

# Debian has no static libxlsxwriter: the libraries go along, and are looked for beside the program.
$(BUILD)/portable/solidair: $(OBJ) $(KERNEL_OBJ)
	@mkdir -p $(@D)
	@echo '  ld $@'; $(CC) $(CFLAGS) -o $@ $^ $(LDLIBS) -Wl,-rpath,'$$ORIGIN/../lib' -Wl,--disable-new-dtags
tarball: all ## build/package/solidair-VERSION-linux-x86_64.tar.xz: unpack anywhere, no rights needed
	@$(MAKE) --no-print-directory $(BUILD)/portable/solidair
	@$(PACKAGE)/tarball $(BUILD)

clean: ## remove the build folder
	rm -rf $(BUILD)

# ---- build --------------------------------------------------------------------------------------------------------
.PHONY: program tests
program: $(BUILD)/solidair $(BUILD)/locale/nl/LC_MESSAGES/solidair.mo
tests: $(TEST_BIN) $(BUILD)/solidair-again $(BUILD)/solidair.html

$(BUILD)/solidair: $(if $(SANITIZE),$(filter-out $(ALLOCATOR),$(OBJ)),$(OBJ)) $(KERNEL_OBJ)
	@echo '  ld $@'; $(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS)

$(BUILD)/$(MPI:.c=.o) $(BUILD)/lint/$(MPI:.c=.ok): CPPFLAGS += $(patsubst -I%,-isystem %,$(shell pkg-config --cflags ompi-c 2>/dev/null))
$(BUILD)/solidair-mpi: $(filter-out $(BUILD)/$(SINGLE:.c=.o) $(ALLOCATOR),$(OBJ)) $(BUILD)/$(MPI:.c=.o) $(KERNEL_OBJ)
	@echo '  ld $@'; $(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS) $$(pkg-config --libs ompi-c)

# A test program takes out of it what it uses, which links in two thirds of the time.
$(BUILD)/libsolidair.a: $(LIB_OBJ)
	@rm -f $@; ar rcsT $@ $^

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libsolidair.a
	@echo '  ld $@'; $(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS) -lcmocka

$(BUILD)/tests/fuzz/fuzz_%: tests/fuzz/entry.c tests/fuzz/targets.h $(BUILD)/libsolidair.a
	@mkdir -p $(@D); echo '  ld $@'; \
	    $(CC) $(CPPFLAGS) $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer -DTARGET=fuzz_$* -o $@ $< $(BUILD)/libsolidair.a $(LDLIBS)

# main under another name, so that a test may call it again and again.
$(BUILD)/tests/program_main.o: $(BUILD)/sim/cli/main.o
	@mkdir -p $(@D); objcopy --redefine-sym main=program_main $< $@
$(BUILD)/solidair-again: $(BUILD)/tests/again.o $(BUILD)/tests/program_main.o $(LIB_OBJ)
	@echo '  ld $@'; $(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS)

# As on a machine that has AVX2 at most: what has clones for AVX-512 is compiled without them, and comes before the same
# things in the library.
AVX2_OBJ := $(patsubst %.c,$(BUILD)/avx2/%.o,$(shell grep -l '"models/core/clones.h"' models/*/*.c sim/*/*.c))
$(BUILD)/avx2/%.o: %.c tests/bench/clones_avx2.h Makefile
	@mkdir -p $(@D)
	@echo '  cc $< (no AVX-512)'; $(CC) $(CPPFLAGS) $(CFLAGS) $(SANITIZE) -include tests/bench/clones_avx2.h -MMD -MP -c -o $@ $<
$(BUILD)/avx2/solidair: $(BUILD)/sim/cli/main.o
$(BUILD)/avx2/bench_stages: $(BUILD)/tests/bench/bench_stages.o
$(BUILD)/avx2/solidair $(BUILD)/avx2/bench_stages: $(AVX2_OBJ) $(BUILD)/libsolidair.a
	@echo '  ld $@'; $(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS)

$(BUILD)/tests/stream_raw: $(BUILD)/tests/long/stream_raw.o $(LIB_OBJ)
	@echo '  ld $@'; $(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS)

$(BUILD)/tests/fail_allocation.so: tests/long/fail_allocation.c
	@mkdir -p $(@D); $(CC) -O1 -g $(WARN) -std=c11 -D_GNU_SOURCE -shared -fPIC -o $@ $<

# Half of the time that the compiler takes for a test goes into what -O3 makes of it.
$(BUILD)/tests/%.o: CFLAGS := $(filter-out $(HARDEN),$(CFLAGS)) -O1
$(BUILD)/tests/bench/%.o: CFLAGS += -O2
# What does nothing for every draw is as fast after -O2, which takes the compiler less time.
$(foreach room,base cli cluster report scenario tables,$(BUILD)/sim/$(room)/%.o): CFLAGS += -O2
$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo '  cc $<'; $(CC) $(CPPFLAGS) $(CFLAGS) $(SANITIZE) -MMD -MP -c -o $@ $<

# The git revision goes into one object only; it is rebuilt when the revision changes.
$(BUILD)/revision: FORCE
	@mkdir -p $(@D); echo '$(REVISION)' | cmp -s - $@ || echo '$(REVISION)' > $@
$(BUILD)/sim/base/version.o: CPPFLAGS += -DSOLIDAIR_REVISION='"$(REVISION)"'
$(BUILD)/sim/base/version.o: $(BUILD)/revision
.PHONY: FORCE
FORCE:

# The sampler kernels: one source, three instruction sets, the same bits.
KERNEL_FLAGS_plain =
KERNEL_FLAGS_generic = -DVECTOR_GENERIC # for a test only: what other machines than x86-64 compile
$(BUILD)/tests/core/test_kernel: $(BUILD)/models/core/sample_kernel.generic.o
KERNEL_FLAGS_avx2 = -mavx2
KERNEL_FLAGS_avx512 = -mavx512f -mavx512dq -mavx512vl -mavx512bw -mprefer-vector-width=512
$(BUILD)/models/core/sample_kernel.%.o: $(KERNEL) Makefile
	@mkdir -p $(@D)
	@echo '  cc $< ($*)'; $(CC) $(CPPFLAGS) $(filter-out $(HARDEN),$(CFLAGS)) -fPIE $(KERNEL_FLAGS_$*) -DKERNEL=$* $(SANITIZE) -MMD -MP -c -o $@ $<

# The page: settlement as WebAssembly from the same source, scripts and styles bundled, all of it as an array in the
# program. npm ci installs what the lock file says, and nothing else.
WEB := sim/report/web
WEB_NEEDS := $(WEB)/node_modules/.package-lock.json
WEB_SRC := $(WEB)/build.mjs $(WEB)/notices.mjs $(WEB)/texts.mjs $(WEB)/smallest.mjs $(WEB)/index.html $(WEB)/style.css scenarios/borders/borders.csv $(wildcard $(WEB)/src/*.js $(WEB)/src/sections/*.js)
WHATIF_SRC := $(WEB)/whatif/whatif.c $(wildcard models/solidarity/*.c) models/core/money.c
WHATIF_OBJ := $(patsubst %.c,$(BUILD)/web/%.o,$(WHATIF_SRC))
WASM = --target=wasm32 -std=c11 -O3 -ffreestanding -fno-builtin -ffp-contract=off -mbulk-memory -mnontrapping-fptoint
WASM_LINK = --no-entry --strip-all --initial-memory=1048576 -z stack-size=65536 --export=__heap_base
$(WEB_NEEDS): $(WEB)/package-lock.json
	@echo '  npm ci $(WEB)'; cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error >/dev/null && \
	    touch node_modules/.package-lock.json || { echo "The page's parts cannot be fetched: is the npm registry within reach? See above."; exit 1; }
$(BUILD)/web/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo '  wasm $<'; clang $(WASM) $(filter-out -Wvla,$(WARN)) -I. -MMD -MP -c -o $@ $<
# Linked by wasm-ld itself: clang would have the result rewritten by an older wasm-opt, where it finds one.
$(BUILD)/web/whatif.wasm: $(WHATIF_OBJ)
	@echo '  wasm-ld $@'; wasm-ld $(WASM_LINK) -o $@ $^

# The program in the page: what it holds compiles for WebAssembly as it stands: no thread, signal, translation catalogue or
# instruction set without a fallback, and no number whose size is the machine's. Not among it: what stands between the
# program and a library without a stand-in, or a disk.
NOT_IN_PAGE := $(patsubst %,sim/base/%.c,i18n version_libraries output home leftover reason shortage) sim/scenario/files_disk.c $(patsubst %,sim/tables/%.c,backtest forecast) $(patsubst %,sim/store/%.c, \
    append chunk digest digest_axes digest_write disk file file_copy file_kind hdf heap journal overwrite parcel reclaim result_check result_draws result_file result_set scale series \
    values variable)
IN_PAGE := $(filter-out $(NOT_IN_PAGE),$(wildcard models/*/*.c sim/base/*.c $(patsubst %,sim/%/*.c,scenario store engine decide tables))) \
    $(patsubst %,sim/belief/%.c,region_new region_download region_scenario region_write) \
    $(patsubst %,sim/report/%.c,json page_answers page_draws page_hidden page_model page_plain page_planes page_sample page_sheets page_spans page_values page_words report_csv report_txt \
    settled settlement settlement_slips settlement_told text)
WASI = --target=wasm32-wasi -nostdlibinc -isystem $(WEB)/tables/standin -isystem /usr/include/wasm32-wasi -msimd128 -Wno-unused-parameter
WASI_LIBS = -L/usr/lib/wasm32-wasi -lc $$(clang --target=wasm32-wasi -print-libgcc-file-name)

ENGINE_SRC = $(wildcard $(WEB)/engine/*.c $(WEB)/tables/*.c $(WEB)/tables/standin/*.c) $(IN_PAGE) $(SINGLE) $(BUILD)/web/page_texts.c
# Tables of one's own: the reading of real figures and their settlement, with a C library. What the page's script does in the
# place of other libraries has their headers in tables/standin.
TABLES_SRC = $(wildcard $(WEB)/tables/*.c $(WEB)/tables/standin/*.c) $(WEB)/engine/files.c \
    $(filter models/% sim/base/% sim/scenario/%,$(IN_PAGE)) \
    $(patsubst %,sim/report/%.c,settled settlement settlement_slips settlement_told) sim/tables/words.c
# Both have the same objects of what is alike in both: not of what is done for every draw, which is as fast as it can be in
# the one and small in the other, nor of the keys, whose documentation the tables do without.
SHARED_SRC = $(filter-out models/% $(patsubst %,sim/%.c,scenario/keys_scheme scenario/keys_table base/version),$(filter $(TABLES_SRC),$(ENGINE_SRC)))
module_objects = $(patsubst %.c,$(BUILD)/web/$1/%.o,$(filter-out $(SHARED_SRC),$2)) $(patsubst %.c,$(BUILD)/web/shared/%.o,$(SHARED_SRC))
ENGINE_OBJ = $(call module_objects,engine,$(ENGINE_SRC))
TABLES_OBJ = $(call module_objects,tables,$(TABLES_SRC))

MODULE_FLAGS = -std=c11 -ffp-contract=off -mbulk-memory -mnontrapping-fptoint -msign-ext -ftls-model=local-exec $(filter-out -Wvla,$(WARN)) $(WASI) -I. -D_GNU_SOURCE
MODULE_CC = mkdir -p $(@D); echo '  wasi $<'; $(CLANG) $1 $(MODULE_FLAGS) -DKERNEL=plain -MMD -MP -c -o $@ $<
ENGINE_SPEED = -Os
$(BUILD)/web/engine/models/%.o $(BUILD)/web/engine/sim/engine/%.o: ENGINE_SPEED = -O3
$(BUILD)/web/engine/sim/base/version.o: MODULE_FLAGS += -DSOLIDAIR_REVISION='"$(REVISION)"'
$(BUILD)/web/engine/sim/base/version.o: $(BUILD)/revision
$(BUILD)/web/engine/%.o: %.c Makefile
	@$(call MODULE_CC,$(ENGINE_SPEED))
$(BUILD)/web/tables/%.o: %.c Makefile
	@$(call MODULE_CC,-Oz -DKEYS_WITHOUT_DOCS)
$(BUILD)/web/shared/%.o: %.c Makefile
	@$(call MODULE_CC,-Oz)

# What the page calls is in $(WEB) and goes in whole; of the rest what that uses.
MODULE_OWN = $(foreach object,$^,$(if $(findstring /$(WEB)/,$(object)),$(object)))
MODULE_LD = echo '  wasm-ld $@'; rm -f $@.a; llvm-ar rcsT $@.a $(filter-out $(MODULE_OWN),$^) && \
    wasm-ld --no-entry --strip-all --gc-sections -z stack-size=1048576 $1 -o $@ $(MODULE_OWN) $@.a $(WASI_LIBS)
$(BUILD)/web/engine.wasm: $(ENGINE_OBJ)
	@$(call MODULE_LD,)
$(BUILD)/web/tables.wasm: $(TABLES_OBJ)
	@$(call MODULE_LD,--max-memory=536870912)

# The page with the program in it: what the report's page is, and the engine, the scenarios and regions that ship, the texts.
SHIPPED = $(wildcard $(addprefix scenarios/,*.cfg schemes/*.cfg panel/* *.csv regions/*/*.csv))
PAGE_SRC = $(WEB)/program.mjs $(WEB)/texts.mjs $(WEB)/smallest.mjs $(wildcard $(WEB)/src/engine/*.js $(WEB)/src/program/*.js)
.PHONY: page
page: deps ## the program in one page, build/solidair.html: for who has a browser and nothing else
	@$(MAKE) --no-print-directory -j3 $(BUILD)/solidair.html
$(BUILD)/solidair.html: $(PAGE_SRC) $(BUILD)/web/page_template.c $(BUILD)/web/engine.wasm $(SHIPPED) $(BUILD)/locale/nl/LC_MESSAGES/solidair.mo
	@echo '  bundle $@'; node $(WEB)/program.mjs $(BUILD) $(SHIPPED)

$(BUILD)/web/page_template.c: $(WEB_SRC) $(BUILD)/web/whatif.wasm $(BUILD)/web/tables.wasm $(BUILD)/locale/nl/LC_MESSAGES/solidair.mo $(WEB_NEEDS)
	@echo '  bundle $@'; node $(WEB)/build.mjs $(BUILD)/web $(BUILD)/locale/nl/LC_MESSAGES/solidair.mo
# The words that the program says too, where no script runs.
$(BUILD)/web/page_texts.c: $(WEB)/plain.mjs $(wildcard $(WEB)/src/text-*.js)
	@mkdir -p $(@D)
	@echo '  texts $@'; node $(WEB)/plain.mjs $@
$(BUILD)/web/page_t%.o: $(BUILD)/web/page_t%.c
	@echo '  cc $<'; $(CC) $(CPPFLAGS) $(CFLAGS) $(SANITIZE) -c -o $@ $<

$(BUILD)/locale/nl/LC_MESSAGES/solidair.mo: sim/base/nl.po
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

# Layout is that of .clang-format and of Prettier. Another clang-format than Debian 12's lays out some lines otherwise, so
# only that one checks.
C_FILES = $(wildcard $(shell git ls-files -co --exclude-standard '*.[ch]' 2>/dev/null))
JS_FILES = $(wildcard $(shell git ls-files -co --exclude-standard '*.js' '*.mjs' 2>/dev/null))
CLANG_FORMAT = $(firstword $(shell command -v clang-format-14 clang-format))
PRETTIER = $(WEB)/node_modules/.bin/prettier --config $(WEB)/prettier.json --log-level warn
.PHONY: format
format: $(WEB_NEEDS) ## lay out C and JavaScript in the repository's style
	@$(CLANG_FORMAT) -i $(C_FILES)
	@$(PRETTIER) --write $(JS_FILES)
$(BUILD)/lint/format.ok: $(C_FILES) .clang-format
	@mkdir -p $(@D)
	@echo '  clang-format'; case "$$($(CLANG_FORMAT) --version)" in \
	    *version\ 14.*) $(CLANG_FORMAT) --dry-run -Werror $(C_FILES) || { echo 'make format mends the layout.'; exit 1; } ;; \
	    *) echo '  layout of C not checked: that takes clang-format 14' ;; esac
	@touch $@
$(BUILD)/lint/js.ok: $(JS_FILES) $(WEB)/prettier.json $(WEB_NEEDS)
	@mkdir -p $(@D)
	@echo '  prettier'; $(PRETTIER) --check $(JS_FILES) || { echo 'make format mends the layout.'; exit 1; }
	@echo '  eslint'; $(WEB)/node_modules/.bin/eslint -c $(WEB)/eslint.config.mjs $(JS_FILES)
	@touch $@

# The same code through clang's eyes, whose warnings are errors there too, with the checks of .clang-tidy: of what has been
# compiled since the last time. cppcheck keeps its own account of what has changed.
TIDY_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(KERNEL),$(SRC))) $(BUILD)/$(KERNEL:.c=.plain.o)
TIDY_FILES = $(patsubst $(BUILD)/%.o,%.c,$(subst .plain.o,.o,$(if $(filter .clang-tidy,$?),$(TIDY_OBJ),$?)))
TIDY = clang-tidy --quiet
TIDY_FLAGS = $(CPPFLAGS) $(filter-out -Werror,$(CFLAGS)) -Wreserved-identifier -Wreserved-macro-identifier -DKERNEL=plain
$(BUILD)/lint/tidy.ok: $(TIDY_OBJ) .clang-tidy
	@mkdir -p $(@D)
	@echo '  clang-tidy: $(words $(TIDY_FILES)) files'
	@printf '%s\n' $(TIDY_FILES) | xargs -P 2 -n 50 sh -c '$(TIDY) "$$@" -- $(TIDY_FLAGS) 2>$@.log || { cat $@.log; exit 1; }' sh
	@touch $@
$(BUILD)/lint/cppcheck.ok: $(filter models/% sim/%,$(C_FILES)) .cppcheck
	@mkdir -p $(@D)/cppcheck
	@echo '  cppcheck'; cppcheck --quiet --std=c11 --enable=warning,style,performance,portability --error-exitcode=1 \
	    --cppcheck-build-dir=$(@D)/cppcheck --suppressions-list=.cppcheck --template='{file}:{line}: {id}: {message}' \
	    -I. -D_GNU_SOURCE -DKERNEL=plain models sim
	@touch $@

# What the page holds is seen by clang for WebAssembly too, with the same warnings as errors, where it is compiled.
LINT := $(patsubst %,$(BUILD)/lint/%.ok,tidy cppcheck format js)
lint: $(LINT) $(ENGINE_OBJ) ## what compilers and linters say of the code, its layout, and the order of the house
	@tests/house/check-layers
	@tests/house/check-spdx
	@tests/house/check-lists
	@tests/house/check-circles
$(BUILD)/lint/%.ok: %.c Makefile
	@mkdir -p $(@D)
	@echo '  clang $<'; clang $(CPPFLAGS) $(CFLAGS) -DKERNEL=plain -fsyntax-only $<
	@touch $@

-include $(OBJ:.o=.d) $(AVX2_OBJ:.o=.d) $(BUILD)/$(MPI:.c=.d) $(KERNEL_OBJ:.o=.d) $(patsubst %,%.d,$(TEST_BIN)) $(BUILD)/tests/again.d $(WHATIF_OBJ:.o=.d) $(TABLES_OBJ:.o=.d) $(ENGINE_OBJ:.o=.d)
