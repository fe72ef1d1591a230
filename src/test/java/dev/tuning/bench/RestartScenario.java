package dev.tuning.bench;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.bench.GrowthScenario.FinishedStudy;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The operator is killed in the middle of a Study of many trials and started again. The largest
 * Study of the growth scenario gets a larger budget for that.
 */
final class RestartScenario implements Scenario {

  static final String NAME = "restart";

  private final Sizes sizes;
  private final Supplier<Optional<FinishedStudy>> largest;

  /**
   * @param largest a Study that is there already, or none
   */
  RestartScenario(Sizes sizes, Supplier<Optional<FinishedStudy>> largest) {
    this.sizes = sizes;
    this.largest = largest;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ScenarioResult run(Testbed testbed, Progress progress) {
    var result = new ScenarioResult(NAME);
    FinishedStudy finished = largest.get().orElseGet(() -> finish(testbed, progress));
    BenchStudy before = finished.study();
    int more = sizes.restart().moreTrials();
    var study =
        BenchStudy.ofShortTrials(before.name(), before.trials() + more, before.parallelism());
    var run =
        new StudyRun(testbed, finished.namespace(), List.of(study), sizes.longestRun(), progress);
    var recording = new Recording(testbed, finished.namespace(), Installation.OPERATOR);
    long begin = testbed.auditLog().end();
    testbed
        .controlPlane()
        .client()
        .resources(Study.class)
        .inNamespace(finished.namespace())
        .withName(study.name())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"budget\": {\"maxTrials\": %d}}}".formatted(study.trials()));
    run.awaitStatus(study, now -> StudyRun.created(now) >= before.trials() + more / 2);
    long killed = micros();
    testbed.operator().kill();
    long started = micros();
    testbed.startOperator();
    progress.say("  killed and started");
    run.awaitStatus(
        study, now -> StudyRun.isComplete(now) && StudyRun.created(now) == study.trials());
    RunFigures figures = recording.end(List.of(study));
    result.add("operator", figures);
    result.violations().addAll(run.wrong());

    List<AuditEvent> creations =
        testbed.auditLog().since(begin).stream()
            .filter(event -> event.createsPod())
            .filter(event -> event.isBy(Installation.user(Installation.OPERATOR)))
            .toList();
    creations.stream()
        .filter(event -> PodName.parse(event.name()).index() < before.trials())
        .forEach(
            event -> result.violations().add("I4: a finished trial gets the pod " + event.name()));
    long first =
        creations.stream()
            .filter(event -> event.receivedMicros() >= started)
            .mapToLong(AuditEvent::micros)
            .min()
            .orElseThrow();
    result.figures().put("seconds from the kill to the first pod", (first - killed) / 1e6);
    result.figures().put("seconds from the new start to the first pod", (first - started) / 1e6);
    result
        .limits()
        .add(
            LimitCheck.atMost(
                "restart to the first pod, s", (first - started) / 1e6, Limits.RESTART_SECONDS));
    return result;
  }

  private FinishedStudy finish(Testbed testbed, Progress progress) {
    String namespace = testbed.newNamespace();
    var study =
        BenchStudy.ofShortTrials(
            NAME, sizes.growth().trials().getLast(), sizes.growth().parallelism());
    var run = new StudyRun(testbed, namespace, List.of(study), sizes.longestRun(), progress);
    run.create();
    run.awaitComplete();
    return new FinishedStudy(namespace, study);
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
