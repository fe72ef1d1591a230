package dev.tuning.study;

import com.sun.management.ThreadMXBean;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.report.Curve;
import dev.tuning.search.QuasiRandom;
import dev.tuning.search.Search;
import dev.tuning.space.Space;
import dev.tuning.trial.StudyManifest;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a look at a large Study costs the operator: 10,000 Trials over 20 parameters and a
 * Scientific one, 200 points in each of two curves. CPU time and allocated memory of one thread,
 * for looks at a Study that has one trial more each time: the first one, and the median of later
 * ones.
 *
 * <p>Run by hand: see docs/insights.md.
 */
final class LookCosts {

  private static final int TRIALS = 10_000;
  private static final int PARAMETERS = 20;
  private static final int EVALUATIONS = 200;
  private static final int LOOKS = 25;

  /** Looks that are left out of the median. */
  private static final int WARMUP = 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private record Cost(double millis, double megabytes) {

    static Cost of(Runnable work) {
      long memory = THREADS.getCurrentThreadAllocatedBytes();
      long time = THREADS.getCurrentThreadCpuTime();
      work.run();
      return new Cost(
          (THREADS.getCurrentThreadCpuTime() - time) / 1e6,
          (THREADS.getCurrentThreadAllocatedBytes() - memory) / 1e6);
    }

    @Override
    public String toString() {
      return "%.1f ms | %.1f MB".formatted(millis, megabytes);
    }
  }

  private LookCosts() {}

  private static Study study() {
    String parameters =
        IntStream.range(0, PARAMETERS)
            .mapToObj(
                i ->
                    "- {name: %s, role: Nuisance, double: {min: 1.0e-4, max: 1, scale: Log}}"
                        .formatted(i == 0 ? "learningRate" : "p" + i))
            .collect(Collectors.joining("\n"));
    return new StudyManifest()
        .set("budget.maxTrials", "" + TRIALS)
        .set(
            "parameters",
            parameters + "\n- {name: scientific, role: Scientific, categorical: {values: [a, b]}}")
        .study();
  }

  private static List<Trial> trials(Study study) {
    Space space = StudySpace.of(study.getSpec());
    Search search = QuasiRandom.over(space, 1);
    var random = new Random(1);
    List<Trial> trials = new ArrayList<>();
    for (int index = 0; index < TRIALS; index++) {
      Map<String, Object> point = search.pointAt(index).orElseThrow();
      var trial = new Trial();
      trial.setMetadata(new ObjectMetaBuilder().withName("digits-" + index).build());
      trial.setSpec(
          new TrialSpec(
              "digits", (long) index, 0, Purpose.Search, Parameters.json(point), (long) index));
      double rate = (Double) point.get("learningRate");
      trial.setStatus(
          rate > .5
              ? TrialStatus.NEW.withPhase(Phase.INFEASIBLE, "Diverged", "because")
              : succeeded(.3 + .02 * Math.log10(rate) + .01 * random.nextGaussian()));
      trials.add(trial);
    }
    return trials;
  }

  private static TrialStatus succeeded(double value) {
    TreeMap<Long, Double> errors = new TreeMap<>();
    TreeMap<Long, Double> losses = new TreeMap<>();
    for (int i = 1; i <= EVALUATIONS; i++) {
      double share = (double) i / EVALUATIONS;
      errors.put(5L * i, value + .1 * (1 - share));
      losses.put(5L * i, value + Math.exp(-3 * share));
    }
    return TrialStatus.NEW
        .withPhase(Phase.SUCCEEDED, null, null)
        .withObjective(new ObjectiveValue(value, 5 * EVALUATIONS))
        .withReport(
            Map.of("validation/error", Curve.of(errors), "train/loss", Curve.of(losses)),
            List.of(),
            null);
  }

  /** Prints a table. */
  public static void main(String[] arguments) {
    Study study = study();
    Space space = StudySpace.of(study.getSpec());
    List<Trial> trials = trials(study);
    var judged = new JudgedTrials();
    Map<String, List<Cost>> costs = new TreeMap<>();
    for (int look = 0; look < LOOKS; look++) {
      List<Trial> seen = trials.subList(0, TRIALS - LOOKS + look);
      TrialTally[] tally = new TrialTally[1];
      Map<String, Runnable> parts =
          Map.of(
              "1 trials counted and ranked",
              () -> {
                tally[0] = new TrialTally(study, seen, judged);
                tally[0].ranked();
              },
              "2 insights",
              () -> StudyInsights.of(study, tally[0], false),
              "2a of these the history",
              () -> StudyHistories.of(study, space, tally[0]),
              "3 combinations of scientific values",
              () -> tally[0].scientific(space));
      new TreeMap<>(parts)
          .forEach(
              (name, part) ->
                  costs.computeIfAbsent(name, _ -> new ArrayList<>()).add(Cost.of(part)));
    }
    costs.forEach(
        (name, of) ->
            System.out.printf(
                "| %s | %s | %s |%n",
                name,
                of.getFirst(),
                of.stream()
                    .skip(WARMUP)
                    .sorted((one, other) -> Double.compare(one.millis(), other.millis()))
                    .skip((LOOKS - WARMUP) / 2)
                    .findFirst()
                    .orElseThrow()));
  }
}
