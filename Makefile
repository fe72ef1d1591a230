# What there is to do with this repository. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo demo-down build unit test test-api test-report test-e2e bench bench-katib bench-search bench-suggest bench-reports soak crds chart manifest lint clean

# Only a KUBECONFIG of the command line counts: an exported one is the user's own cluster, which is never touched unasked.
ifeq ($(origin KUBECONFIG),command line)
export DEMO_KUBECONFIG := $(KUBECONFIG)
endif
unexport KUBECONFIG
export CLUSTER REGISTRY

MAVEN = JAVA_HOME=$$(dev/jdk) MAVEN_OPTS="$${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" mvn -B -ntp

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

demo: ## a cluster, the operator and an example Study, watched to its end [KUBECONFIG=file] [CLUSTER=kind] [REGISTRY=name]
	@dev/demo up

demo-down: ## remove what `make demo` left running
	@dev/demo down

build: ## the operator and the trainer, without tests
	@dev/prerequisites build
	$(MAVEN) -q package -DskipTests
	$(MAVEN) -q -f images/trial-nd4j/pom.xml package -DskipTests
	@bin/study lint examples/*.yaml examples/*/*.yaml >/dev/null # also makes the archive of classes with which it starts quickly

unit: ## unit tests of the operator and of what trainers in Python use: seconds
	@dev/prerequisites build
	python3 -B -m unittest discover -s examples/python/tests
	$(MAVEN) test

test: ## every test: unit, API server, trainer, local cluster, end to end
	@dev/test all

test-api: ## tests against a real API server [TEST=Class#method]
	@TEST="$(TEST)" dev/test api

test-report: ## tests of reports in a browser [TEST=Class#method] [UPDATE=1: write the pictures of docs/report]
	@TEST="$(TEST)" UPDATE="$(UPDATE)" dev/test browser

test-e2e: ## end-to-end tests on a local cluster that stays up for the next time [TEST=Class#method]
	@TEST="$(TEST)" dev/test e2e

bench: ## the operator at scale, measured: at most 15 minutes on a machine that does nothing else [SCENARIOS=a,b] [SIZE=small] [GATE=1]
	@SCENARIOS="$(SCENARIOS)" SIZE="$(SIZE)" GATE="$(GATE)" dev/bench

bench-search: ## Bayesian search against other tools' optimisers: hours [SEEDS=0-19] [BUDGETS=25,50] [PROBLEMS=a,b] [METHODS=a,b] [JOBS=n]
	@$(foreach name,SEEDS BUDGETS PARALLEL PROBLEMS METHODS JOBS OUT,$(if $($(name)),$(name)="$($(name))")) dev/bench-search/run

bench-suggest: ## how long suggestions take on one thread, by JMH: three minutes
	@dev/prerequisites build
	$(MAVEN) -q test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/test-classpath
	$$(dev/jdk)/bin/java -cp "target/classes:target/test-classes:$$(<target/test-classpath)" org.openjdk.jmh.Main 'SuggestionBenchmark|BayesianBenchmark'

bench-reports: ## how long 200 trials wait for the answers to 10 reports a second: two minutes on a machine that does nothing else
	@TEST=ReportLoadApiTest P99=100 dev/test api

bench-katib: ## how fast Katib is with the same ruler: three minutes, five more the first time
	@dev/bench-katib/run

soak: ## random faults for 20 minutes, and what must hold then, on a machine that does nothing else [MINUTES=n] [SEED=n]
	@MINUTES="$(MINUTES)" SEED="$(SEED)" dev/soak

crds: ## write the CRDs that the Java types generate
	@dev/prerequisites build
	$(MAVEN) -q test -Dtest=CrdsUpToDateTest -Dcrds.update=true

chart: ## write what helm/tests and docs/installing.md say about the chart
	@dev/prerequisites build
	@dev/cluster/cluster build
	@dev/chart update
	$(MAVEN) -q test -Dtest=ChartValuesTest -Dchart.update=true

manifest: ## write target/install.yaml: what the chart installs by default, for kubectl apply
	@dev/chart manifest target/install.yaml
	@echo "target/install.yaml: kubectl apply --server-side -f target/install.yaml"

lint: ## check the shell scripts and the chart
	@dev/lint

clean: ## delete what was built here (not the caches in ~/.cache/study-operator)
	rm -rf target images/trial-nd4j/target
