package dev.tuning.analysis.insight;

import dev.tuning.space.Scale;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * What the insights of a large study cost: 10,000 trials over 20 parameters and a Scientific one,
 * 200 points in each of two curves. CPU time of one thread, the median of several looks at a study
 * that has one trial more each time.
 *
 * <p>Run by hand: see docs/insights.md.
 */
final class InsightCosts {

  private static final int TRIALS = 10_000;
  private static final int PARAMETERS = 20;
  private static final int LOOKS = 15;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private InsightCosts() {}

  private static Histories study() {
    var study = new Histories(1).trials(TRIALS).evaluations(200).scientific("scientific", "a", "b");
    for (int i = 0; i < PARAMETERS; i++) {
      study.parameter(i == 0 ? "learningRate" : "p" + i, 1e-4, 1, Scale.LOG);
    }
    return study
        .objective(point -> .3 + .02 * Math.log10(Histories.number(point, "learningRate")))
        .infeasible(point -> Histories.number(point, "learningRate") > .5)
        .noise(.01)
        .course(Histories.METRIC, (t, _, value, _) -> value + .1 * (1 - t))
        .course("train/loss", (t, _, value, _) -> value + Math.exp(-3 * t));
  }

  private static double millis(Runnable work) {
    long start = THREADS.getCurrentThreadCpuTime();
    work.run();
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
  }

  /** Prints a table. */
  public static void main(String[] arguments) {
    Histories study = study();
    List<TrialRun> runs = study.runs();
    List<List<Double>> times = new ArrayList<>();
    for (int look = 0; look < LOOKS; look++) {
      List<Double> row = new ArrayList<>();
      List<TrialRun> seen = runs.subList(LOOKS - look, runs.size());
      StudyHistory[] history = new StudyHistory[1];
      row.add(millis(() -> history[0] = study.build(seen)));
      for (InsightCheck check : InsightChecks.all()) {
        row.add(millis(() -> check.check(history[0])));
      }
      row.add(row.stream().mapToDouble(value -> value).sum());
      times.add(row);
    }
    List<String> names = new ArrayList<>(List.of("history"));
    names.addAll(InsightChecks.ids());
    names.add("in all");
    for (int column = 0; column < names.size(); column++) {
      int of = column;
      double median =
          times.stream()
              .mapToDouble(row -> row.get(of))
              .sorted()
              .skip(LOOKS / 2)
              .findFirst()
              .orElseThrow();
      System.out.printf("| `%s` | %.1f ms |%n", names.get(column), median);
    }
  }
}
