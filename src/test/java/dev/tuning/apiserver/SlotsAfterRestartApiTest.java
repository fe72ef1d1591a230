package dev.tuning.apiserver;

import static org.awaitility.Awaitility.await;

import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.FaultProxy;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trials that end soon after an operator has started give their slots to others. */
@ExtendWith(ApiServer.class)
@Timeout(240)
class SlotsAfterRestartApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** So that its outcome is not written yet when others ask who runs. */
  private static final FaultProxy.Effect LATE = new FaultProxy.Effect.Delay(3_000);

  private final String namespace = ApiServer.newNamespace();
  private final Semaphore go = new Semaphore(0);

  private Exit program(Pod pod) {
    try {
      go.acquire();
      return Exit.completed(0.5);
    } catch (InterruptedException e) {
      return Exit.terminated();
    }
  }

  private boolean areRunning(int... indices) {
    return Studies.trials(namespace, "study").stream()
        .filter(trial -> Studies.isIn(trial, "Running"))
        .map(trial -> trial.getSpec().index().intValue())
        .toList()
        .equals(Arrays.stream(indices).boxed().toList());
  }

  @Test
  void aSlotIsNotKeptByATrialWhoseEndIsBeingWritten() {
    Studies.create(ApiServer.client(), namespace, Studies.manifest("study", 4, 2));
    try (var _ = new FakeKubelet(namespace, this::program);
        var proxy = new FaultProxy(OperatorAccount.kubeconfig(namespace))) {
      try (var _ = new OperatorProcess(namespace, GRACE)) {
        await().atMost(LONG).until(() -> areRunning(0, 1));
      }
      proxy.set(
          (method, path, _) ->
              method.equals("PATCH") && path.endsWith("/trials/study-1/status")
                  ? LATE
                  : new FaultProxy.Effect.Pass());

      try (var _ =
          new OperatorProcess(
              namespace,
              GRACE,
              new KubernetesClientBuilder()
                  .withConfig(Config.fromKubeconfig(proxy.kubeconfig()))
                  .build())) {
        go.release(2);
        await().atMost(LONG).until(() -> areRunning(2, 3));
      }
    }
  }
}
