package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.PackagedOperator;
import dev.tuning.report.Curve;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Many trials that report all the time, to the operator as its image runs it. What is measured is
 * printed, in a line that begins with "report load".
 */
@ExtendWith(ApiServer.class)
@Isolated("it measures")
@Timeout(180)
class ReportLoadApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int TRIALS = 200;
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** Over how long they begin. */
  private static final Duration SPREAD = Duration.ofSeconds(5);

  /** How long each reports, so that all do for 30 seconds. */
  private static final Duration LENGTH = Duration.ofSeconds(30).plus(SPREAD);

  private static final int REPORTS = (int) LENGTH.dividedBy(INTERVAL) + 1;

  private static final int EVAL_EVERY_STEPS = 10;
  private static final int STEPS = REPORTS * EVAL_EVERY_STEPS;

  /**
   * In what time 99 of 100 reports are to be answered, in ms; null: they are measured only. It says
   * something on a machine that does nothing else: {@code make bench-reports}.
   */
  private static final Integer P99 = Integer.getInteger("report.load.p99");

  /** What its container has. */
  private static final long MEBIBYTES = 256;

  /**
   * Begun, running, the end; one in twenty seconds; the first and the last report, the finalizer.
   */
  private static final int WRITES = 3 + (int) LENGTH.dividedBy(Duration.ofSeconds(20)) + 3;

  private final String namespace = ApiServer.newNamespace();

  private static boolean isRunning(Study study) {
    return study.getStatus() != null
        && study.getStatus().trials() != null
        && study.getStatus().trials().running() == TRIALS;
  }

  private static int step(int report) {
    return (report + 1) * EVAL_EVERY_STEPS;
  }

  /** Neither the first ones nor the last. */
  private static int best(int trial) {
    return REPORTS / 6 + trial;
  }

  /** Falls and rises again, with another best report and another value in every trial. */
  private static double error(int trial, int report) {
    return (1 + trial + Math.abs(report - best(trial))) / 1000.0;
  }

  private static Map<String, Double> metrics(int trial, int report) {
    double error = error(trial, report);
    return Map.of("validation/error", error, "validation/loss", 2 * error, "train/loss", error / 2);
  }

  private static String line(int trial, int report) {
    // Not by formats: this is done thousands of times a second beside what is measured.
    StringBuilder metrics = new StringBuilder();
    metrics(trial, report).forEach((name, value) -> metrics.append(", \"" + name + "\": " + value));
    return "{\"step\": "
        + step(report)
        + ", \"metrics\": {"
        + metrics.substring(2)
        + "}, \"checkpoint\": \"step-"
        + step(report)
        + "\"}\n";
  }

  private static int index(Pod pod) {
    return Integer.parseInt(FakeKubelet.env(pod, "TRIAL_INDEX"));
  }

  private static Exit train(ReportLoad load, Pod pod) {
    int trial = index(pod);
    try {
      load.report(trial, new PodReporter(pod), report -> line(trial, report));
      return new Exit(0, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Exit.terminated();
    }
  }

  @Test
  void reportsAreTakenInTimeAndNoResultIsLost() {
    PodReporter.prepare(namespace);
    try (var load = new ReportLoad(TRIALS, SPREAD, INTERVAL, REPORTS);
        var _ = new FakeKubelet(namespace, pod -> train(load, pod));
        var writes = new StatusWrites(namespace);
        var operator =
            new PackagedOperator(
                OperatorAccount.kubeconfig(namespace),
                Path.of("target", "report-load"),
                Map.of("QUARKUS_OPERATOR_SDK_NAMESPACES", namespace))) {
      Studies.create(
          ApiServer.client(),
          namespace,
          Studies.manifest("load", TRIALS, TRIALS)
              .replace("steps: 100", "steps: " + STEPS)
              .replace(
                  "evalEverySteps: 50",
                  "evalEverySteps: " + EVAL_EVERY_STEPS + "\n    checkpoint: {keepBest: 3}"));
      // What is measured is how reports are taken, not how pods start and end.
      await()
          .atMost(LONG)
          .failFast(() -> !operator.isAlive())
          .until(() -> Studies.get(namespace, "load"), study -> isRunning(study));
      load.begin();
      await()
          .atMost(LONG)
          .failFast(() -> !operator.isAlive())
          .until(() -> Studies.has(Studies.get(namespace, "load"), "Complete"));

      List<Trial> trials = Studies.trials(namespace, "load");
      int mostWrites =
          trials.stream()
              .mapToInt(trial -> writes.of(trial.getMetadata().getName()))
              .max()
              .orElse(0);
      long mebibytes = operator.usage().peakMebibytes();
      System.out.printf(
          "report load: %d trials, a report each %d ms; answers %s; while all report, %d"
              + " reports: %s; all but the last ones: %s; last reports: %s;"
              + " operator: at most %d MiB, %d s of CPU; at most %d writes a trial%n",
          TRIALS,
          INTERVAL.toMillis(),
          load.statuses(),
          load.whileAllReport().count(),
          load.whileAllReport(),
          load.reports(),
          load.lastReports(),
          mebibytes,
          operator.usage().cpuTime().toSeconds(),
          mostWrites);

      assertThat(trials).hasSize(TRIALS).allSatisfy(ReportLoadApiTest::assertComplete);
      assertThat(load.statuses()).as(operator.log()).isEqualTo(Map.of(200, TRIALS * REPORTS));
      assertThat(mebibytes).isLessThan(MEBIBYTES);
      assertThat(mostWrites).isLessThanOrEqualTo(WRITES);
      if (P99 != null) {
        assertThat(load.whileAllReport().millis(.99)).isLessThan(P99);
      }
    }
  }

  private static void assertComplete(Trial trial) {
    int index = Math.toIntExact(trial.getSpec().index());
    int best = best(index);
    assertThat(trial.getStatus().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(trial.getStatus().objective())
        .isEqualTo(new ObjectiveValue(error(index, best), step(best)));
    assertThat(trial.getStatus().checkpoints())
        .extracting(checkpoint -> checkpoint.step())
        .contains((long) step(best), (long) STEPS)
        .hasSize(4);
    metrics(index, 0)
        .keySet()
        .forEach(
            metric -> {
              Curve curve = trial.getStatus().curves().get(metric);
              SortedMap<Long, Double> values = curve.valuesByStep();
              assertThat(curve.size()).isBetween(100, 200);
              assertThat(values.firstKey()).isEqualTo(EVAL_EVERY_STEPS);
              assertThat(values.lastKey()).isEqualTo(STEPS);
              assertThat(values).containsKey((long) step(best));
              values.forEach(
                  (step, value) ->
                      assertThat(value)
                          .isEqualTo(
                              metrics(index, Math.toIntExact(step / EVAL_EVERY_STEPS) - 1)
                                  .get(metric)));
            });
  }
}
