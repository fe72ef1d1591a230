package dev.tuning.study;

import dev.tuning.analysis.design.Algorithm;
import dev.tuning.analysis.design.Design;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.StudySpec;

/** Reads the design of a manifest: what can be judged before anything runs. */
final class StudyDesign {

  private StudyDesign() {}

  /**
   * The design of a Study.
   *
   * @throws IllegalArgumentException if its search space or its algorithm can't be read
   */
  static Design of(StudySpec spec) {
    return new Design(
        StudySpace.of(spec),
        algorithm(spec.search().algorithm()),
        spec.budget().maxTrials(),
        spec.budget().parallelism(),
        spec.replicatesOrOne());
  }

  private static Algorithm algorithm(SearchSpec.Algorithm algorithm) {
    return switch (algorithm) {
      case null -> throw new IllegalArgumentException("spec.search.algorithm is not known");
      case QuasiRandom -> Algorithm.QUASI_RANDOM;
      case Bayesian -> Algorithm.BAYESIAN;
      case Random -> Algorithm.RANDOM;
      case Grid -> Algorithm.GRID;
      case Points -> Algorithm.POINTS;
    };
  }
}
