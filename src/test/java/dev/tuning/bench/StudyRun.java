package dev.tuning.bench;

import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Studies of a namespace, from their creation to their completion. */
final class StudyRun {

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Testbed testbed;
  private final String namespace;
  private final List<BenchStudy> studies;
  private final Progress progress;
  private final Duration limit;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> created = new LinkedHashMap<>();

  /**
   * @param limit after which it is no longer waited for
   */
  StudyRun(
      Testbed testbed,
      String namespace,
      List<BenchStudy> studies,
      Duration limit,
      Progress progress) {
    this.testbed = testbed;
    this.namespace = namespace;
    this.studies = studies;
    this.limit = limit;
    this.progress = progress;
  }

  /** Creates and completes one, and says what was measured. */
  RunFigures measure() {
    var recording = new Recording(testbed, namespace, Installation.OPERATOR);
    create();
    awaitComplete();
    return recording.end(studies);
  }

  void create() {
    studies.forEach(study -> client().resource(study.manifest()).inNamespace(namespace).create());
  }

  /** Waits until all are complete. */
  void awaitComplete() {
    for (BenchStudy study : studies) {
      awaitStatus(study, StudyRun::isComplete);
    }
  }

  /** Waits until the status of a Study is as it is to be, and checks it meanwhile. */
  void awaitStatus(BenchStudy study, Predicate<Study> condition) {
    int[] said = {0};
    await()
        .atMost(limit)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .failFast("the operator has ended", () -> !testbed.operator().isAlive())
        .until(
            () -> {
              Study now = get(study);
              check(study, now);
              if (now.getStatus() != null
                  && now.getStatus().trials() != null
                  && now.getStatus().trials().created() >= said[0] + 1000) {
                said[0] = now.getStatus().trials().created();
                progress.say("  %s: %,d of %,d trials", study.name(), said[0], study.trials());
              }
              return condition.test(now);
            });
  }

  /** What was wrong in a status at some time. */
  List<String> wrong() {
    return wrong;
  }

  static boolean isComplete(Study study) {
    return study.getStatus() != null
        && study.getStatus().conditions() != null
        && study.getStatus().conditions().stream()
            .anyMatch(c -> c.type().equals("Complete") && c.isTrue());
  }

  static int created(Study study) {
    return study.getStatus() == null || study.getStatus().trials() == null
        ? 0
        : study.getStatus().trials().created();
  }

  private void check(BenchStudy study, Study now) {
    if (now.getStatus() == null || now.getStatus().trials() == null) {
      return;
    }
    TrialCounts counts = now.getStatus().trials();
    int finished = counts.succeeded() + counts.infeasible() + counts.failed();
    int sum = counts.pending() + counts.running() + finished;
    if (sum != counts.created()) {
      wrong.add(study.name() + ": phases do not sum up: " + counts);
    }
    if (counts.created() - finished > study.parallelism()) {
      wrong.add(study.name() + ": more trials than parallelism: " + counts);
    }
    if (counts.created() < created.getOrDefault(study.name(), 0)) {
      wrong.add(study.name() + ": counts backwards: " + counts);
    }
    created.put(study.name(), counts.created());
  }

  private Study get(BenchStudy study) {
    return client().resources(Study.class).inNamespace(namespace).withName(study.name()).get();
  }

  private KubernetesClient client() {
    return testbed.controlPlane().client();
  }
}
