package dev.tuning.study;

import dev.tuning.analysis.design.Algorithm;
import dev.tuning.analysis.design.Confirm;
import dev.tuning.analysis.design.Design;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.space.Space;
import java.util.Optional;

/** Reads the design of a manifest: what can be judged before anything runs. */
final class StudyDesign {

  private StudyDesign() {}

  /**
   * The design of a Study.
   *
   * @param spec the Study
   * @param space its search space
   * @throws IllegalArgumentException if its algorithm is not known
   */
  static Design of(StudySpec spec, Space space) {
    return new Design(
        space,
        algorithm(spec.search().algorithm()),
        spec.budget().maxTrials(),
        spec.budget().parallelism(),
        spec.replicatesOrOne(),
        Optional.ofNullable(spec.confirm())
            .map(
                confirm ->
                    new Confirm(
                        confirm.topOrDefault(),
                        confirm.replicatesOrDefault(),
                        confirm.baseline() != null)));
  }

  private static Algorithm algorithm(SearchSpec.Algorithm algorithm) {
    return switch (algorithm) {
      case null -> throw new IllegalArgumentException("spec.search.algorithm is not known");
      case QuasiRandom -> Algorithm.QUASI_RANDOM;
      case Bayesian -> Algorithm.BAYESIAN;
      case Random -> Algorithm.RANDOM;
      case Grid -> Algorithm.GRID;
      case Points -> Algorithm.POINTS;
      case Probe -> Algorithm.PROBE;
    };
  }
}
