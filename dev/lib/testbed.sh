# Runs a program of the tests that starts a control plane and the packaged operator by itself.
# Sourced by dev/bench and dev/soak, after common.sh and operator.sh.

# run_testbed NAME CLASS ARGUMENT...: what it leaves is in target/NAME, and nothing is left running, whoever ends it.
run_testbed() {
  local name=$1 class=$2
  shift 2
  [ "$(uname -s)" = Linux ] || die "$name needs Linux"
  dev/prerequisites cluster
  dev/cluster/cluster build
  build_jars
  JAVA_HOME=$(dev/jdk)
  KUBE_API_TEST_DIR=$(dev/cluster/cluster kube-api-test-dir)
  export JAVA_HOME KUBE_API_TEST_DIR
  mvn -B -ntp -q test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/test-classpath
  # What etcd leaves there is deleted with it.
  testbed_temporary=target/$name/tmp
  rm -rf "$testbed_temporary"
  mkdir -p "$testbed_temporary"
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap end_testbed EXIT
  "$JAVA_HOME/bin/java" -Xmx2g --sun-misc-unsafe-memory-access=allow -Djava.io.tmpdir="$PWD/$testbed_temporary" \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
    -cp "target/test-classes:target/classes:$(<target/test-classpath)" "$class" "$@" &
  testbed_pid=$!
  wait "$testbed_pid"
  testbed_pid=
}

end_testbed() {
  if [ -n "${testbed_pid:-}" ]; then
    kill "$testbed_pid" 2>/dev/null || true
    wait "$testbed_pid" || true
  fi
  rm -rf "$testbed_temporary"
}
