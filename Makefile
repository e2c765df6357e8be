# joblog: `make demo` and `make test` are all a newcomer needs.

PREFIX  ?= /usr/local
SWIFT   ?= swift
RELEASE  = -c release --static-swift-stdlib -Xlinker -s --product joblog
JOBLOG   = $(shell $(SWIFT) build -c release --show-bin-path)/joblog
SOURCES  = Package.swift Sources plugins Tests Benchmarks

.PHONY: demo test fuzz build install completions man bench docs shows skeletons format check-format system-packages test-packages bench-packages clean

demo: build            ## Build, and open the shell on the demo platform
	@$(JOBLOG) --demo

# How many tests run at once. Many hold a demo platform with threads and descriptors of its own: all of them at once would
# pass the 1,024 descriptors that Foundation's Process can bear, and starve one another.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 6

test: test-packages check-format  ## Build, and run the whole suite
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

build: system-packages ## Build the program
	$(SWIFT) build $(RELEASE)

# Where `make completions` and `make man` write what the program makes of its declarations.
SHARE   ?= .build/share

completions: build     ## Write the completion scripts for bash, zsh and fish below SHARE
	install -d $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	$(JOBLOG) --generate-completion-script bash > $(SHARE)/bash-completion/completions/joblog
	$(JOBLOG) --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_joblog
	$(JOBLOG) --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/joblog.fish

man: build             ## Write the manual page below SHARE
	install -d $(SHARE)/man/man1
	$(JOBLOG) --generate-man-page > $(SHARE)/man/man1/joblog.1

install: completions man  ## Install the program, its completion scripts and its manual page below PREFIX
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$(JOBLOG)" "$(DESTDIR)$(PREFIX)/bin/joblog"
	cd $(SHARE) && find . -type f -exec install -D -m 644 {} "$(abspath $(DESTDIR)$(PREFIX))/share/{}" \;

# How much longer than in `make test` the fuzzers run, and how many keys the line editor gets in all.
FUZZ_ROUNDS ?= 50
FUZZ_KEYS   ?= 1000000

fuzz: test-packages    ## Run the fuzzers for long: damaged answers, random patterns, logs, numbers and keys
	$(SWIFT) build --build-tests
	JOBLOG_FUZZ_ROUNDS=$(FUZZ_ROUNDS) JOBLOG_FUZZ_KEYS=$(FUZZ_KEYS) $(SWIFT) test --skip-build \
	    --filter 'FuzzTests|RoundTripTests|ComparingTests|ByteHashTests|NormalisedProductTests|LiteralScanTests|StatusAnswerTests|LogAnswerTests|/AnswerTests'

bench: build bench-packages  ## Measure, each figure as a ratio to a yardstick
	$(SWIFT) build -c release --static-swift-stdlib --product benchmark
	Benchmarks/run "$(JOBLOG)" "$(dir $(JOBLOG))benchmark"

docs: build            ## Make docs/commands.md from the commands' declarations
	$(JOBLOG) --no-rc -c 'help --markdown' > docs/commands.md

shows: build           ## Record docs/tour.cast, and draw docs/pictures, from sessions on the demo platform
	docs/shows/make-shows "$(JOBLOG)"

# `plugin new` writes joblog.py into the folders of plugins, so the program has its text. A test compares the two.
skeletons:             ## Copy plugins/examples/python/joblog.py into the program's source
	{ printf '%s\n' '/// The Python module that is written beside a new plugin in Python.' 'extension Skeleton {' \
	    '    /// The text of plugins/examples/python/joblog.py. Change it there; then `make skeletons` copies it to here.' \
	    '    static let joblogModule = ##"""'; \
	  sed 's/^\(.\)/        \1/' plugins/examples/python/joblog.py; printf '\n        """##\n}\n'; \
	} > plugins/ProcessPlugins/Skeleton+Joblog.swift

format:                ## Format the tree
	$(SWIFT) format -i -r $(SOURCES)

check-format:          ## Fail if the tree is not formatted
	$(SWIFT) format lint --strict -r $(SOURCES)

clean:
	rm -rf .build

# System packages: installed with apt where that is possible, else named. $(1) is a test that they are there, $(2) the
# names for apt, $(3) for dnf.
define need
	@if ! { $(1); } >/dev/null 2>&1; then \
	    if command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then \
	        sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	        echo "installing $(2)"; \
	        $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq $(2) >/dev/null; \
	    else \
	        echo "joblog needs system packages that are not there. Install them, then make again:"; \
	        echo "  Debian, Ubuntu:  sudo apt-get install $(2)"; \
	        echo "  Fedora, RHEL:    sudo dnf install $(3)"; \
	        exit 1; \
	    fi; \
	fi
endef

system-packages:
	$(call need,printf '#include <%s>\n' histedit.h sqlite3.h zstd.h pcre2.h zlib.h openssl/evp.h | clang -DPCRE2_CODE_UNIT_WIDTH=8 -E -x c -,libedit-dev libsqlite3-dev libzstd-dev libpcre2-dev zlib1g-dev libssl-dev,libedit-devel sqlite-devel libzstd-devel pcre2-devel zlib-devel openssl-devel)

# The tests hold joblog against nodeset where it is there, and make certificates with openssl. They open saved pages in a
# headless Chromium; where there is none to be had, those tests are skipped with a notice.
test-packages: system-packages
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	    && echo "installing chromium" && apt-get update -qq \
	    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	    || echo "without chromium: the tests of saved pages are skipped"
	$(call need,command -v nodeset && command -v openssl,clustershell openssl,clustershell openssl)

# One test calls `joblog --mcp` by the protocol's own client library; without it, the test is skipped with a notice.
MCP_CLIENT = .build/mcp-client

test-packages: $(MCP_CLIENT)/installed
$(MCP_CLIENT)/installed:
	@echo "installing the Python client of MCP into $(MCP_CLIENT)"
	@{ rm -rf $(MCP_CLIENT) && python3 -m venv $(MCP_CLIENT) \
	    && $(MCP_CLIENT)/bin/pip install -q --disable-pip-version-check --retries 1 --timeout 20 'mcp>=2.3,<3' && touch $@; } \
	    || echo "without the Python client of MCP (it needs python3 with venv, and PyPI): its test is skipped"

bench-packages:
	$(call need,command -v sqlite3 && command -v nodeset && command -v python3 && command -v curl && command -v jq && command -v clubak && command -v dshbak && command -v rg,sqlite3 clustershell pdsh python3 curl jq ripgrep,sqlite clustershell pdsh python3 curl jq ripgrep)
