package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.bayesian.PastPoint;
import dev.tuning.study.StudySearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Study that another one may learn from.
 *
 * @param study the Study
 * @param trials its trials
 */
record EarlierStudy(Study study, List<Trial> trials) {

  private String name() {
    return study.getMetadata().getName();
  }

  /**
   * The points of the Studies that a Study names, in its order.
   *
   * @param given those that there are
   * @throws RefusedException if one that it names is missing, or if one is given that it does not
   *     name
   */
  static List<List<PastPoint>> points(Study study, List<EarlierStudy> given)
      throws RefusedException {
    List<String> named = study.getSpec().search().historyOrNone();
    List<String> problems = new ArrayList<>();
    List<List<PastPoint>> points = new ArrayList<>();
    for (String name : named) {
      Optional<EarlierStudy> found =
          given.stream().filter(earlier -> earlier.name().equals(name)).findFirst();
      found.ifPresentOrElse(
          earlier -> points.add(StudySearch.history(earlier.study, earlier.trials)),
          () ->
              problems.add(
                  "spec.search.history: the trials of Study %s are not here: give them with"
                          .formatted(name)
                      + " --earlier (or earlier of a request), or remove the name"));
    }
    for (EarlierStudy earlier : given) {
      if (!named.contains(earlier.name())) {
        problems.add(
            "Study %s is given as an earlier one, but spec.search.history does not name it: add it"
                .formatted(earlier.name()));
      }
    }
    if (!problems.isEmpty()) {
      throw new RefusedException(problems);
    }
    return points;
  }
}
