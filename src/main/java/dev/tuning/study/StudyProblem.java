package dev.tuning.study;

import dev.tuning.api.v1alpha1.Durations;
import dev.tuning.api.v1alpha1.ParameterSpec;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.CheckpointPath;
import dev.tuning.trial.Names;
import dev.tuning.trial.NeedsRepair;
import dev.tuning.trial.PodTemplate;
import dev.tuning.trial.TrialAccounts;
import java.util.Optional;

/**
 * Why a Study can't go on until somebody changes something.
 *
 * @param reason a CamelCase word
 * @param message a sentence that names field and remedy
 */
record StudyProblem(String reason, String message) {

  StudyProblem(StudyReason reason, String message) {
    this(reason.name(), message);
  }

  /** The first problem of a Study. */
  static Optional<StudyProblem> of(
      StudySnapshot snapshot,
      GivenPoints given,
      EarlierStudies earlier,
      SearchCache searches,
      Optional<String> operatorNamespace,
      TrialAccounts accounts) {
    return besideTheOperator(snapshot, operatorNamespace)
        .or(() -> invalidSpec(snapshot, earlier, searches))
        .or(() -> forbiddenAccount(snapshot, accounts))
        .or(() -> anotherGenerator(snapshot, earlier, searches))
        .or(
            () ->
                given instanceof GivenPoints.Impossible(StudyProblem problem)
                    ? Optional.of(problem)
                    : Optional.empty())
        .or(
            () ->
                earlier instanceof EarlierStudies.Unknown(StudyProblem problem)
                    ? Optional.of(problem)
                    : Optional.empty())
        .or(() -> missingClaim(snapshot))
        .or(() -> takenService(snapshot))
        .or(() -> trialThatCannotStart(snapshot));
  }

  /** Its pods could use the operator's service account, and every Secret there. */
  private static Optional<StudyProblem> besideTheOperator(
      StudySnapshot snapshot, Optional<String> operatorNamespace) {
    return operatorNamespace
        .filter(snapshot.study().getMetadata().getNamespace()::equals)
        .map(
            namespace ->
                new StudyProblem(
                    StudyReason.OperatorNamespace,
                    "metadata.namespace is "
                        + namespace
                        + ", the operator's own, whose service account and Secrets are not for"
                        + " pods of Studies: create the Study in another namespace"));
  }

  private static Optional<StudyProblem> invalidSpec(
      StudySnapshot snapshot, EarlierStudies earlier, SearchCache searches) {
    StudySpec spec = snapshot.study().getSpec();
    if (spec.objective().goal() == null
        || spec.objective().over() == null
        || spec.search().algorithm() == null
        || spec.parameters().stream().anyMatch(StudyProblem::hasUnknownValue)) {
      return Optional.of(
          new StudyProblem(
              StudyReason.UnknownValue,
              "spec.objective, spec.search.algorithm, a role or a scale has a value that this"
                  + " version of the operator does not know: upgrade the operator"));
    }
    try {
      StudySpace.of(spec);
    } catch (IllegalArgumentException e) {
      return Optional.of(new StudyProblem(StudyReason.InvalidParameters, e.getMessage()));
    }
    try {
      if (!snapshot.needsPoints() && earlier instanceof EarlierStudies.Found(var points)) {
        searches.of(spec, snapshot.givenPoints(), points);
      }
    } catch (IllegalArgumentException e) {
      return Optional.of(new StudyProblem(StudyReason.InvalidSearch, e.getMessage()));
    }
    try {
      Baseline.of(spec);
    } catch (IllegalArgumentException e) {
      return Optional.of(new StudyProblem(StudyReason.InvalidConfirm, e.getMessage()));
    }
    try {
      PodTemplate.read(spec.trial().template());
      CheckpointPath.check(snapshot.study());
    } catch (IllegalArgumentException e) {
      return Optional.of(new StudyProblem(StudyReason.InvalidTemplate, e.getMessage()));
    }
    return invalidDeadline("trialDeadline", spec.budget().trialDeadline())
        .or(() -> invalidDeadline("studyDeadline", spec.budget().studyDeadline()));
  }

  private static Optional<StudyProblem> invalidDeadline(String field, String deadline) {
    return Optional.ofNullable(deadline)
        .filter(text -> Durations.read(text).isEmpty())
        .map(
            text ->
                new StudyProblem(
                    StudyReason.InvalidDeadline,
                    "spec.budget." + field + " is '" + text + "': write 7d, 2h or 1h30m"));
  }

  /** Its pods could do what its creator may not. */
  private static Optional<StudyProblem> forbiddenAccount(
      StudySnapshot snapshot, TrialAccounts accounts) {
    return accounts
        .problem(snapshot.study())
        .map(message -> new StudyProblem(StudyReason.ServiceAccountNotAllowed, message));
  }

  /** Points of two generators in one Study would be a change that nobody has asked for. */
  private static Optional<StudyProblem> anotherGenerator(
      StudySnapshot snapshot, EarlierStudies earlier, SearchCache searches) {
    if (snapshot.needsPoints() || !(earlier instanceof EarlierStudies.Found(var points))) {
      return Optional.empty();
    }
    StudySpec spec = snapshot.study().getSpec();
    String current = searches.of(spec, snapshot.givenPoints(), points).generator();
    return snapshot
        .status()
        .map(StudyStatus::search)
        .map(StudyStatus.SearchStatus::generator)
        .filter(begun -> !begun.equals(current))
        .map(
            begun ->
                new StudyProblem(
                    StudyReason.AnotherGenerator,
                    "status.search.generator is "
                        + begun
                        + ", but this version of the operator has "
                        + current
                        + ": run the version that the Study began with, or create a new Study"));
  }

  // The API server sets defaults, so what is absent here was not understood when it was read.
  private static boolean hasUnknownValue(ParameterSpec parameter) {
    return parameter.role() == null
        || parameter.doubleRange() != null && parameter.doubleRange().scale() == null
        || parameter.integerRange() != null && parameter.integerRange().scale() == null
        || parameter.discrete() != null && parameter.discrete().scale() == null;
  }

  private static Optional<StudyProblem> missingClaim(StudySnapshot snapshot) {
    return snapshot
        .missingClaim()
        .map(
            claim ->
                new StudyProblem(
                    StudyReason.MissingVolumeClaim,
                    "spec.trial.checkpoint.volumeClaim names "
                        + claim
                        + ", which does not exist in this namespace: create it"));
  }

  private static Optional<StudyProblem> takenService(StudySnapshot snapshot) {
    return snapshot.service() == TrialServiceState.TAKEN
        ? Optional.of(
            new StudyProblem(
                StudyReason.ServiceNameTaken,
                "a Service named "
                    + Names.service(snapshot.study().getMetadata().getName())
                    + " exists that does not belong to this Study, and its trials need that name:"
                    + " delete or rename it"))
        : Optional.empty();
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
