package dev.tuning.study;

import dev.tuning.search.bayesian.PastPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What spec.search.history comes to. */
sealed interface EarlierStudies {

  /** Their points, a list a Study; none where no Study is named. */
  record Found(List<List<PastPoint>> points) implements EarlierStudies {}

  /** One of them is not finished, or may still come. */
  record Waiting(String study) implements EarlierStudies {}

  /** One of them does not exist. */
  record Unknown(StudyProblem problem) implements EarlierStudies {}

  /** Looks at them. */
  static EarlierStudies of(StudySnapshot snapshot) {
    List<List<PastPoint>> points = new ArrayList<>();
    for (String name : snapshot.study().getSpec().search().historyOrNone()) {
      Optional<PointsSource> source =
          snapshot.earlier().stream()
              .filter(study -> study.study().getMetadata().getName().equals(name))
              .findFirst();
      if (source.isEmpty() && snapshot.isNew()) {
        return new Waiting(name);
      }
      if (source.isEmpty()) {
        return new Unknown(
            new StudyProblem(
                StudyReason.UnknownStudy,
                "spec.search.history names "
                    + name
                    + ", which does not exist in this namespace: create it, or make a new Study"
                    + " without it"));
      }
      if (!source.get().isComplete() && !source.get().hasFailed()) {
        return new Waiting(name);
      }
      points.add(source.get().points());
    }
    return new Found(List.copyOf(points));
  }
}
