package dev.tuning.bench;

import java.time.Duration;
import java.util.List;

/** Trials that report over HTTP while others come and go. */
final class ReportsScenario implements Scenario {

  static final String NAME = "reports";

  private final Sizes.Reports size;
  private final Duration limit;

  ReportsScenario(Sizes sizes) {
    size = sizes.reports();
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
    figures
        .simulator()
        .reports()
        .forEach(
            (status, count) ->
                result
                    .figures()
                    .put(
                        status < 0 ? "reports without answer" : "reports answered " + status,
                        (double) count));
    result.figures().put("reports' p50, ms", figures.simulator().reportMillis().p50());
    result.figures().put("reports' p99, ms", figures.simulator().reportMillis().p99());
    return result;
  }
}
