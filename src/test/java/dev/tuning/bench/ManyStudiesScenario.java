package dev.tuning.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Whether Studies that run at once wait for equally long. */
final class ManyStudiesScenario implements Scenario {

  static final String NAME = "many-studies";

  private final Sizes.ManyStudies size;
  private final Duration limit;

  ManyStudiesScenario(Sizes sizes) {
    size = sizes.manyStudies();
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
    List<BenchStudy> studies =
        IntStream.range(0, size.studies())
            .mapToObj(
                number ->
                    BenchStudy.ofShortTrials(
                        "study-%02d".formatted(number), size.trials(), size.parallelism()))
            .toList();
    var run = new StudyRun(testbed, namespace, studies, limit, progress);
    RunFigures figures = result.measure("operator", run);
    var means =
        figures.meanTurnaroundMillis().values().stream()
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    result.figures().put("fastest Study's mean turnaround, ms", means.getMin());
    result.figures().put("slowest Study's mean turnaround, ms", means.getMax());
    result
        .limits()
        .add(
            LimitCheck.atMost(
                "slowest Study's mean turnaround / fastest's",
                means.getMax() / means.getMin(),
                Limits.SLOWEST_TO_FASTEST));
    return result;
  }
}
