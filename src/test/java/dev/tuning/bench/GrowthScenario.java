package dev.tuning.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What one Study costs as it grows. It leaves its largest one, finished. */
final class GrowthScenario implements Scenario {

  static final String NAME = "growth";

  private final Sizes.Growth size;
  private final Duration limit;
  private Optional<FinishedStudy> largest = Optional.empty();

  GrowthScenario(Sizes sizes) {
    size = sizes.growth();
    limit = sizes.longestRun();
  }

  @Override
  public String name() {
    return NAME;
  }

  /** A Study that is complete, and where it is. */
  record FinishedStudy(String namespace, BenchStudy study) {}

  /** The last and largest one; absent until it is finished. */
  Optional<FinishedStudy> largest() {
    return largest;
  }

  @Override
  public ScenarioResult run(Testbed testbed, Progress progress) {
    var result = new ScenarioResult(NAME);
    Map<Integer, RunFigures> runs = new TreeMap<>();
    for (int trials : size.trials()) {
      String namespace = testbed.newNamespace();
      var study = BenchStudy.ofShortTrials(NAME + "-" + trials, trials, size.parallelism());
      var run = new StudyRun(testbed, namespace, List.of(study), limit, progress);
      RunFigures figures = result.measure("%,d trials".formatted(trials), run);
      runs.put(trials, figures);
      progress.say(
          "  %,d trials in %.1f s, the operator has %d MiB",
          trials, figures.seconds(), figures.endMebibytes());
      if (trials == size.trials().getLast()) {
        largest = Optional.of(new FinishedStudy(namespace, study));
      }
    }
    exponent(result, "wall time", runs, RunFigures::seconds);
    exponent(result, "bytes written", runs, run -> run.bytesPerTrial() * run.trials());
    exponent(
        result,
        "CPU of the operator",
        runs,
        run -> run.cpuMillisPerTrial("operator") * run.trials());
    RunFigures last = runs.get(size.trials().getLast());
    result
        .limits()
        .add(
            LimitCheck.atMost(
                "operator's memory at the most trials, MiB",
                last.peakMebibytes(),
                Limits.OPERATOR_MEBIBYTES));
    result
        .limits()
        .add(
            LimitCheck.atMost(
                "Study object at the most trials, bytes",
                last.objects().largestStudyBytes(),
                Limits.STUDY_BYTES));
    return result;
  }

  private static void exponent(
      ScenarioResult result,
      String what,
      Map<Integer, RunFigures> runs,
      ToDoubleFunction<RunFigures> value) {
    Map<Integer, Double> values = new TreeMap<>();
    runs.forEach((trials, run) -> values.put(trials, value.applyAsDouble(run)));
    double exponent = GrowthExponent.of(values);
    result.figures().put("growth exponent of " + what, exponent);
    if (!what.startsWith("CPU")) {
      result
          .limits()
          .add(LimitCheck.atMost("growth exponent of " + what, exponent, Limits.GROWTH_EXPONENT));
    }
  }
}
