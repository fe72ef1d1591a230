package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.apiserver.FakeKubelet.Exit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A Study whose operator dies right after its k-th write, for every k that it needs, without seeing
 * the reply; a new one takes over.
 *
 * @param manifest of the Study
 * @param program what its pods do
 * @param isOver whether nothing more is to come, in a namespace
 * @param end what must hold then
 */
record CrashAfterEachWrite(
    String manifest, Function<Pod, Exit> program, Predicate<String> isOver, End end) {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** What must hold in the end. */
  @FunctionalInterface
  interface End {
    /** Checks it after a crash after write k. */
    void check(int k, String namespace, FakeKubelet kubelet);
  }

  /**
   * Runs it undisturbed, and then with each crash.
   *
   * @param writes an undisturbed run has more
   */
  void run(int writes) throws Exception {
    int all = run(Integer.MAX_VALUE, ApiServer.newNamespace());
    assertThat(all).isGreaterThan(writes);
    // Each run waits for a back-off most of the time, and has a namespace of its own.
    try (var executor = Executors.newFixedThreadPool(5)) {
      var runs =
          IntStream.rangeClosed(1, all)
              .<Callable<Integer>>mapToObj(k -> () -> run(k, ApiServer.newNamespace()))
              .toList();
      for (var run : executor.invokeAll(runs)) {
        run.get();
      }
    }
  }

  /** With a crash after write k, and returns the number of writes before it. */
  private int run(int k, String namespace) {
    var crash = new CrashingClient(k);
    try (var kubelet = new FakeKubelet(namespace, program)) {
      try (KubernetesClient mortal = ApiServer.newClient(crash);
          var _ = new OperatorProcess(namespace, GRACE, mortal)) {
        Studies.create(ApiServer.client(), namespace, manifest);
        await()
            .alias("crash after write " + k)
            .atMost(LONG)
            .until(() -> crash.isDead() || isOver.test(namespace));
      }
      try (var _ = new OperatorProcess(namespace, GRACE)) {
        await()
            .alias("recovery from a crash after write " + k)
            .atMost(LONG)
            .until(() -> isOver.test(namespace));
      }
      end.check(k, namespace, kubelet);
    }
    return crash.writes();
  }
}
