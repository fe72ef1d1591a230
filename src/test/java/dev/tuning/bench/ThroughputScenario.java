package dev.tuning.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Trials per second as a share of what the control plane gives, in turns with what gives that. */
final class ThroughputScenario implements Scenario {

  static final String NAME = "throughput";

  /** Name of the figure. */
  static final String SHARE = "share of the null controller, median";

  private final Sizes.Throughput size;
  private final Duration limit;

  ThroughputScenario(Sizes sizes) {
    this(sizes.throughput(), sizes.longestRun());
  }

  ThroughputScenario(Sizes.Throughput size, Duration limit) {
    this.size = size;
    this.limit = limit;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ScenarioResult run(Testbed testbed, Progress progress) {
    var result = new ScenarioResult(NAME);
    WarmUp.nullController(testbed);
    List<Double> shares = new ArrayList<>();
    for (int pair = 1; pair <= size.pairs(); pair++) {
      RunFigures operator = runOperator(operator(pair), testbed, progress, result);
      RunFigures ceiling = runNullController(testbed);
      shares.add(operator.trialsPerSecond() / ceiling.trialsPerSecond());
      result.add("null controller " + pair, ceiling);
      progress.say(
          "  %.1f trials/s, the null controller %.1f",
          operator.trialsPerSecond(), ceiling.trialsPerSecond());
    }
    shares.sort(null);
    result.figures().put(SHARE, median(shares));
    result.figures().put("share of the null controller, least", shares.getFirst());
    result.figures().put("share of the null controller, most", shares.getLast());
    result
        .limits()
        .add(
            LimitCheck.atLeast(
                "trials/s, as a share of the null controller's",
                median(shares),
                Limits.SHARE_OF_NULL_CONTROLLER));
    RunFigures last = result.runs().get(operator(size.pairs()));
    result
        .limits()
        .add(
            LimitCheck.atMost(
                "writes per trial, zero-length", last.writesPerTrial(), Limits.WRITES_PER_TRIAL));
    result
        .limits()
        .add(
            LimitCheck.atMost(
                "GET and LIST per trial once pods run, zero-length",
                last.steadyReadsPerTrial(),
                Limits.READS_PER_TRIAL));
    return result;
  }

  /** Name of a run. */
  static String operator(int pair) {
    return "operator " + pair;
  }

  private RunFigures runOperator(
      String name, Testbed testbed, Progress progress, ScenarioResult result) {
    String namespace = testbed.newNamespace();
    var study = BenchStudy.ofShortTrials(NAME, size.trials(), size.parallelism());
    var run = new StudyRun(testbed, namespace, List.of(study), limit, progress);
    return result.measure(name, run);
  }

  private RunFigures runNullController(Testbed testbed) {
    String namespace = testbed.newNamespace();
    var recording = new Recording(testbed, namespace, Installation.NULL_CONTROLLER);
    testbed.runNullController(namespace, size.trials(), size.parallelism());
    RunFigures figures =
        recording.end(List.of(BenchStudy.ofShortTrials("null", size.trials(), size.parallelism())));
    return figures;
  }

  private static double median(List<Double> sorted) {
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }
}
