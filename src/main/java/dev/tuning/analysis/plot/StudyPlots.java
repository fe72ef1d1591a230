package dev.tuning.analysis.plot;

import dev.tuning.analysis.insight.Point;
import dev.tuning.analysis.insight.StudyHistory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * All plots of a study.
 *
 * @param parameters its parameters in the order of the manifest, fixed ones too
 * @param points its points by index, infeasible ones too; of more than {@link Selection#MOST} a
 *     selection
 * @param pointsInAll how many there are
 * @param range the part of the objective that axes show, null if no point is feasible
 * @param isolations an isolation plot for each scientific parameter
 * @param curves the training curves of the best trials, the best first
 * @param bestSoFar the best objective by number of points
 * @param bestSteps where the best trials are best
 * @param infeasibleMap where the infeasible points are, null if no parameter varies
 */
public record StudyPlots(
    List<PlottedParameter> parameters,
    List<PlottedPoint> points,
    int pointsInAll,
    ObjectiveRange range,
    List<Isolation> isolations,
    List<TrainingCurve> curves,
    BestSoFar bestSoFar,
    BestSteps bestSteps,
    InfeasibleMap infeasibleMap) {

  /** The plots of a history. */
  public static StudyPlots of(StudyHistory history) {
    List<PlottedParameter> parameters =
        history.design().space().parameters().stream().map(PlottedParameter::of).toList();
    int[] shown = Selection.of(history.points().size(), history.ranked());
    return new StudyPlots(
        parameters,
        Arrays.stream(shown)
            .mapToObj(history::point)
            .map(point -> plotted(history, parameters, point))
            .toList(),
        history.points().size(),
        ObjectiveRange.of(history),
        Isolation.of(history),
        TrainingCurve.ofBest(history),
        BestSoFar.of(history),
        BestSteps.of(history),
        InfeasibleMap.of(history));
  }

  private static PlottedPoint plotted(
      StudyHistory history, List<PlottedParameter> parameters, Point point) {
    Map<String, Object> values = point.values();
    return new PlottedPoint(
        point.index(),
        point.feasible() ? point.best().replicate() : 0,
        point.feasible() ? (Double) history.objective(point.cost()) : null,
        Arrays.asList(parameters.stream().map(p -> values.get(p.name())).toArray()));
  }
}
