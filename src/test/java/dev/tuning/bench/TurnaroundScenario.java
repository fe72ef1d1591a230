package dev.tuning.bench;

import java.time.Duration;
import java.util.List;

/** How long freed slots stay empty, where the machine has time for them. */
final class TurnaroundScenario implements Scenario {

  static final String NAME = "turnaround";

  private final Sizes.Turnaround size;
  private final Duration limit;

  TurnaroundScenario(Sizes sizes) {
    size = sizes.turnaround();
    limit = sizes.longestRun();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ScenarioResult run(Testbed testbed, Progress progress) {
    var result = new ScenarioResult(NAME);
    String namespace = testbed.newNamespace();
    var study = new BenchStudy(NAME, size.trials(), size.parallelism(), 1, size.role());
    var run = new StudyRun(testbed, namespace, List.of(study), limit, progress);
    RunFigures figures = result.measure("operator", run);
    result
        .limits()
        .addAll(
            List.of(
                LimitCheck.atMost(
                    "slot turnaround p50, ms",
                    figures.turnaround().p50(),
                    Limits.TURNAROUND_P50_MILLIS),
                LimitCheck.atMost(
                    "slot turnaround p99, ms",
                    figures.turnaround().p99(),
                    Limits.TURNAROUND_P99_MILLIS),
                LimitCheck.atMost(
                    "writes per trial", figures.writesPerTrial(), Limits.WRITES_PER_TRIAL),
                LimitCheck.atMost(
                    "GET and LIST per trial once pods run",
                    figures.steadyReadsPerTrial(),
                    Limits.READS_PER_TRIAL)));
    return result;
  }
}
