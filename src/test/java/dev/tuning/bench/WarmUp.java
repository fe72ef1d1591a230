package dev.tuning.bench;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;

/** Work before anything is measured, so that no run is the one in which code is compiled. */
final class WarmUp {

  /** Trials that are there already when something is measured, and ten others. */
  static final int TRIALS = 300;

  private static final int PARALLELISM = 50;
  private static final PodRole ROLE = new PodRole(1000, 1000, 0);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private WarmUp() {}

  /** Lets the operator run some trials, and keeps one of its pods for the null controller. */
  static void operator(Testbed testbed, Progress progress) {
    String namespace = testbed.newNamespace();
    var visible = new BenchStudy("visible", 10, 10, 1, ROLE);
    var study = BenchStudy.ofShortTrials("warm-up", TRIALS, PARALLELISM);
    var run = new StudyRun(testbed, namespace, List.of(visible, study), LIMIT, progress);
    run.create();
    testbed.keepTemplate(
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(100))
            .until(
                () ->
                    testbed.controlPlane().client().pods().inNamespace(namespace).list().getItems(),
                pods -> pods.stream().anyMatch(WarmUp::isVisible))
            .stream()
            .filter(WarmUp::isVisible)
            .findFirst()
            .orElseThrow());
    run.awaitComplete();
  }

  private static boolean isVisible(Pod pod) {
    return pod.getMetadata().getName().startsWith("visible-");
  }

  static void nullController(Testbed testbed) {
    String namespace = testbed.newNamespace();
    testbed.runNullController(namespace, TRIALS, PARALLELISM);
  }
}
