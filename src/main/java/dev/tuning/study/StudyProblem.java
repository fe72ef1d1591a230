package dev.tuning.study;

import dev.tuning.api.v1alpha1.ParameterSpec;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.NeedsRepair;
import dev.tuning.trial.PodTemplate;
import java.util.Optional;

/**
 * Why a Study can't go on until somebody changes something.
 *
 * @param reason a CamelCase word
 * @param message a sentence that names field and remedy
 */
record StudyProblem(String reason, String message) {

  /** The first problem of a Study. */
  static Optional<StudyProblem> of(StudySnapshot snapshot) {
    return invalidSpec(snapshot.study().getSpec())
        .or(() -> missingClaim(snapshot))
        .or(() -> trialThatCannotStart(snapshot));
  }

  private static Optional<StudyProblem> invalidSpec(StudySpec spec) {
    if (spec.objective().goal() == null
        || spec.objective().over() == null
        || spec.search().algorithm() == null
        || spec.parameters().stream().anyMatch(StudyProblem::hasUnknownValue)) {
      return Optional.of(
          new StudyProblem(
              "UnknownValue",
              "spec.objective, spec.search.algorithm, a role or a scale has a value that this"
                  + " version of the operator does not know: upgrade the operator"));
    }
    try {
      StudySpace.of(spec);
    } catch (IllegalArgumentException e) {
      return Optional.of(new StudyProblem("InvalidParameters", e.getMessage()));
    }
    try {
      PodTemplate.read(spec.trial().template());
    } catch (IllegalArgumentException e) {
      return Optional.of(new StudyProblem("InvalidTemplate", e.getMessage()));
    }
    return Optional.empty();
  }

  // The API server sets defaults, so what is absent here was not understood when it was read.
  private static boolean hasUnknownValue(ParameterSpec parameter) {
    return parameter.role() == null
        || parameter.doubleRange() != null && parameter.doubleRange().scale() == null
        || parameter.integerRange() != null && parameter.integerRange().scale() == null;
  }

  private static Optional<StudyProblem> missingClaim(StudySnapshot snapshot) {
    return snapshot
        .missingClaim()
        .map(
            claim ->
                new StudyProblem(
                    "MissingVolumeClaim",
                    "spec.trial.checkpoint.volumeClaim names "
                        + claim
                        + ", which does not exist in this namespace: create it"));
  }

  private static Optional<StudyProblem> trialThatCannotStart(StudySnapshot snapshot) {
    return snapshot.trials().stream()
        .filter(trial -> trial.getStatus() != null && !trial.getStatus().isFinished())
        .filter(trial -> NeedsRepair.contains(trial.getStatus().reason()))
        .findFirst()
        .map(StudyProblem::of);
  }

  private static StudyProblem of(Trial trial) {
    return new StudyProblem(
        trial.getStatus().reason(),
        "trial " + trial.getMetadata().getName() + " can't start: " + trial.getStatus().message());
  }
}
