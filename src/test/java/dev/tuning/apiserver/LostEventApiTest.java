package dev.tuning.apiserver;

import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.FaultProxy;
import dev.tuning.trial.slots.RunningLimit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A watch loses the event of the end of a pod: the operator finds out by itself. */
@ExtendWith(ApiServer.class)
@Timeout(240)
class LostEventApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Duration passed = Duration.ZERO;

  private Exit program(Pod pod) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Exit.completed(0.5);
  }

  @Test
  void endThatWasNotSeenIsFoundLater() {
    String namespace = ApiServer.newNamespace();
    InstantSource time = () -> Instant.now().plus(passed);
    try (var proxy = new FaultProxy(OperatorAccount.kubeconfig(namespace));
        var _ = new FakeKubelet(namespace, this::program);
        var _ =
            new OperatorProcess(
                namespace,
                Duration.ofSeconds(30),
                new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(proxy.kubeconfig()))
                    .build(),
                RunningLimit.NONE,
                "http://study-operator.test.svc:8080",
                time.withZone(ZoneOffset.UTC))) {
      Studies.create(ApiServer.client(), namespace, Studies.manifest("study", 1, 1));
      await().atMost(LONG).until(() -> isRunning(namespace));

      proxy.loseEvents(event -> event.contains("\"phase\":\"Succeeded\""));
      end.countDown();
      await()
          .atMost(LONG)
          .until(
              () ->
                  "Succeeded"
                      .equals(
                          ApiServer.client()
                              .pods()
                              .inNamespace(namespace)
                              .withName("study-0-1-0")
                              .get()
                              .getStatus()
                              .getPhase()));
      touch(namespace);
      await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> isRunning(namespace));

      // The trial looks for itself now and then: the test does not wait as long.
      passed = Duration.ofMinutes(10);
      touch(namespace);
      Studies.awaitCondition(namespace, "study", "Complete", LONG);
    }
  }

  private static boolean isRunning(String namespace) {
    return Studies.trials(namespace, "study").stream()
        .anyMatch(trial -> Studies.isIn(trial, Phase.RUNNING));
  }

  /** Makes the operator look at the trial. */
  private void touch(String namespace) {
    ApiServer.client()
        .resources(Trial.class)
        .inNamespace(namespace)
        .withName("study-0")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"touched\": \"%s\"}}}".formatted(passed));
  }
}
