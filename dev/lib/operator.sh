# Building, installing and examining the operator on a cluster. Needs common.sh; kubectl and helm on the PATH and
# KUBECONFIG set.

OPERATOR_NAMESPACE=study-operator

# The operator and the trainer as jars, unless they are newer than their sources.
build_jars() {
  local java_home
  java_home=$(dev/jdk)
  if newer_sources target/quarkus-app/quarkus-run.jar pom.xml src/main crds; then
    JAVA_HOME=$java_home mvn -B -ntp -q package -DskipTests
  fi
  if newer_sources images/trial-nd4j/target/trial-nd4j.jar images/trial-nd4j/pom.xml images/trial-nd4j/src/main; then
    JAVA_HOME=$java_home mvn -B -ntp -q -f images/trial-nd4j/pom.xml package -DskipTests
  fi
}

# newer_sources RESULT SOURCE...: whether a source has changed since
newer_sources() {
  local result=$1
  shift
  [ ! -e "$result" ] || [ -n "$(find "$@" -newer "$result" -print -quit)" ]
}

# The images as tars, unless they are newer than what is in them.
build_images() {
  if newer_sources target/images/operator.tar target/quarkus-app images/operator images/base images/build; then
    images/build operator target/images/operator.tar
  fi
  if newer_sources target/images/trial-nd4j.tar images/trial-nd4j/target/trial-nd4j.jar images/trial-nd4j/Dockerfile \
    images/base images/build; then
    images/build trial-nd4j target/images/trial-nd4j.tar
  fi
}

# install_operator [HELM OPTION...]
install_operator() {
  helm upgrade --install study-operator helm/study-operator --namespace "$OPERATOR_NAMESPACE" --create-namespace \
    --wait --timeout 3m "$@" >/dev/null
}

# All that explains a failure. diagnose NAMESPACE
diagnose() {
  local namespace=$1
  say "the operator's log"
  kubectl -n "$OPERATOR_NAMESPACE" get pods -o wide || true
  kubectl -n "$OPERATOR_NAMESPACE" logs deployment/study-operator --tail=200 || true
  say "studies, trials and pods of $namespace"
  kubectl -n "$namespace" get studies,trials,pods,pvc -o wide || true
  kubectl -n "$namespace" get studies -o yaml || true
  say "events of $namespace"
  kubectl -n "$namespace" get events --sort-by=.lastTimestamp | tail -n 60 || true
  say "logs of pods that failed in $namespace"
  kubectl -n "$namespace" get pods --field-selector=status.phase=Failed -o name | tail -n 5 |
    while read -r pod; do
      echo "-- $pod"
      kubectl -n "$namespace" logs "$pod" --all-containers --tail=40 || true
    done
}
