package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.SearchSpec.PointsFrom;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What spec.search.pointsFrom comes to. */
sealed interface GivenPoints {

  /** Nothing is to be taken from another Study, or that is done. */
  record NotNeeded() implements GivenPoints {}

  /** The other Study is not finished, or may still come. */
  record Waiting(String study) implements GivenPoints {}

  /** There will be no points until somebody changes something. */
  record Impossible(StudyProblem problem) implements GivenPoints {}

  /**
   * The points, which are recorded and then don't change any more, whatever the other Study does.
   */
  record Found(List<Map<String, JsonNode>> points) implements GivenPoints {}

  /** Looks at the other Study. */
  static GivenPoints of(StudySnapshot snapshot) {
    if (!snapshot.needsPoints()) {
      return new NotNeeded();
    }
    StudySpec spec = snapshot.study().getSpec();
    PointsFrom from = spec.search().pointsFrom();
    Optional<PointsSource> source = snapshot.source();
    if (source.isEmpty()) {
      return snapshot.isNew()
          ? new Waiting(from.study())
          : impossible(
              StudyReason.UnknownStudy,
              from,
              "which does not exist in this namespace: create it, or correct the name");
    }
    if (source.get().hasFailed()) {
      return impossible(
          StudyReason.SourceFailed,
          from,
          "which has failed: create a new Study with points of another one");
    }
    if (!source.get().isComplete()) {
      return new Waiting(from.study());
    }
    List<Map<String, JsonNode>> best = source.get().best(from.top());
    if (best.isEmpty()) {
      return impossible(
          StudyReason.NoFeasiblePoint,
          from,
          "which has no feasible point: create a new Study with another");
    }
    List<Map<String, JsonNode>> points = new ArrayList<>();
    try {
      Space space = StudySpace.of(spec);
      for (Map<String, JsonNode> point : best) {
        Map<String, JsonNode> taken = Parameters.json(taken(space, point));
        if (!points.contains(taken)) {
          points.add(taken);
        }
      }
    } catch (IllegalArgumentException e) {
      return impossible(
          StudyReason.PointsDoNotFit,
          from,
          "whose points are none of this Study: "
              + e.getMessage()
              + "; create a new Study with parameters that fit");
    }
    return new Found(List.copyOf(points));
  }

  /** A point with the fixed values of this Study in place of those of the other one. */
  private static Map<String, Object> taken(Space space, Map<String, JsonNode> point) {
    Map<String, Object> values = new LinkedHashMap<>(Parameters.scalars(point));
    for (Parameter parameter : space.parameters()) {
      if (parameter.role() == Role.FIXED) {
        values.remove(parameter.name());
      }
    }
    return space.complete(values);
  }

  private static Impossible impossible(StudyReason reason, PointsFrom from, String rest) {
    return new Impossible(
        new StudyProblem(reason, "spec.search.pointsFrom.study is " + from.study() + ", " + rest));
  }
}
