package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.ParameterSpec;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.SearchSpec.Algorithm;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.Doubling;
import dev.tuning.search.Grid;
import dev.tuning.search.ListedPoints;
import dev.tuning.search.QuasiRandom;
import dev.tuning.search.RandomSearch;
import dev.tuning.search.Search;
import dev.tuning.search.bayesian.BayesianRound;
import dev.tuning.search.bayesian.BayesianSearch;
import dev.tuning.search.bayesian.PastPoint;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the search of a manifest. */
public final class StudySearch {

  private StudySearch() {}

  /**
   * The search of a Study.
   *
   * @param spec the Study
   * @param given the points that another Study has given; null where the Study asks for none
   * @param earlier the points of the Studies that it learns from
   * @throws IllegalArgumentException with a message that names field and remedy
   */
  public static Search of(
      StudySpec spec, List<Map<String, JsonNode>> given, List<List<PastPoint>> earlier) {
    Space space = StudySpace.of(spec);
    SearchSpec search = spec.search();
    try {
      return switch (search.algorithm()) {
        case QuasiRandom -> QuasiRandom.over(space, search.seed());
        case Random -> RandomSearch.over(space, search.seed());
        case Grid -> Grid.over(space, gridPoints(spec), search.seed());
        case Points -> new ListedPoints(space, points(given == null ? search.points() : given));
        case Bayesian ->
            new BayesianSearch(
                space,
                search.seed(),
                search.startupTrials() == null
                    ? BayesianSearch.defaultStartup(space)
                    : search.startupTrials(),
                earlier);
        case Probe -> new Doubling(space, probe(search).parameter());
      };
    } catch (IllegalArgumentException e) {
      // Points say which of them is wrong.
      String field = search.algorithm() == Algorithm.Points ? "spec.search." : "spec.search: ";
      throw new IllegalArgumentException(field + e.getMessage(), e);
    }
  }

  /**
   * The points of a search that come next, made when they are asked for.
   *
   * @param trials the trials so far, by index
   */
  public static NextPoints points(Study study, Search search, List<Trial> trials) {
    if (!(search instanceof BayesianSearch bayesian)) {
      return StudyProbe.of(study, trials)
          .map(outcome -> StudyProbe.points(search, outcome, trials))
          .orElseGet(() -> NextPoints.of(search));
    }
    BayesianRound round = bayesian.begin(history(study, trials));
    return index ->
        ReadyPoints.begun(trials, index).or(() -> round.next(index).map(NextPoints.Point::of));
  }

  /**
   * The points of a Study, for its own model or that of another one.
   *
   * @param trials its trials
   */
  public static List<PastPoint> history(Study study, List<Trial> trials) {
    return new PointsSource(study, trials).points();
  }

  private static SearchSpec.Probe probe(SearchSpec search) {
    if (search.probe() == null) {
      throw new IllegalArgumentException("probe: algorithm Probe has none: name its parameter");
    }
    return search.probe();
  }

  private static List<Map<String, Object>> points(List<Map<String, JsonNode>> points) {
    if (points == null) {
      throw new IllegalArgumentException(
          "points: algorithm Points has none: list them, or name a Study in search.pointsFrom");
    }
    List<Map<String, Object>> scalars = new ArrayList<>();
    for (Map<String, JsonNode> point : points) {
      try {
        scalars.add(Parameters.scalars(point));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("points[" + scalars.size() + "]: " + e.getMessage(), e);
      }
    }
    return scalars;
  }

  private static Map<String, Integer> gridPoints(StudySpec spec) {
    Map<String, Integer> points = new HashMap<>();
    for (ParameterSpec parameter : spec.parameters()) {
      Integer own =
          parameter.doubleRange() != null
              ? parameter.doubleRange().gridPoints()
              : parameter.integerRange() != null ? parameter.integerRange().gridPoints() : null;
      Integer number = own != null ? own : spec.search().gridPoints();
      if (number != null) {
        points.put(parameter.name(), number);
      }
    }
    return points;
  }
}
