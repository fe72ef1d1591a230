package dev.tuning.analysis.plot;

import dev.tuning.analysis.insight.Point;
import dev.tuning.analysis.insight.StudyHistory;
import dev.tuning.analysis.insight.TrialRun;
import dev.tuning.report.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The course of the objective's metric in one trial.
 *
 * @param index its point
 * @param replicate which repetition of the point
 * @param steps the steps at which it was evaluated, ascending
 * @param values the metric there, null where it was not finite
 * @param step the step that counts
 * @param objective the metric there
 */
public record TrainingCurve(
    long index, int replicate, List<Long> steps, List<Double> values, long step, double objective) {

  /** As many as can be told apart. */
  private static final int MOST = 10;

  /** The best trials of the best points, the best first. */
  static List<TrainingCurve> ofBest(StudyHistory history) {
    return IntStream.of(history.ranked())
        .limit(MOST)
        .mapToObj(history::point)
        .map(Point::best)
        .filter(run -> run.curves().containsKey(history.rule().metric()))
        .map(run -> of(run, run.curves().get(history.rule().metric())))
        .toList();
  }

  private static TrainingCurve of(TrialRun run, Curve curve) {
    List<Long> steps = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < curve.size(); i++) {
      steps.add(curve.step(i));
      values.add(Double.isFinite(curve.value(i)) ? curve.value(i) : null);
    }
    return new TrainingCurve(
        run.index(), run.replicate(), steps, values, run.step(), run.objective());
  }
}
