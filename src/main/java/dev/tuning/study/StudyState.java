package dev.tuning.study;

import dev.tuning.analysis.probe.ProbeOutcome;
import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.Trial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** In what state a Study is, and the conditions that say so (kstatus meaning). */
sealed interface StudyState {

  /** The word for a Study that has no status yet. */
  String NEW = Pending.class.getSimpleName();

  /** The words for all states. */
  static List<String> words() {
    return Stream.of(StudyState.class.getPermittedSubclasses()).map(Class::getSimpleName).toList();
  }

  /** No trial exists yet. */
  record Pending() implements StudyState {}

  /**
   * Another Study is to end first.
   *
   * @param field which names it
   * @param study its name
   */
  record Waiting(String field, String study) implements StudyState {}

  /**
   * Trials run.
   *
   * @param confirms whether these are the last ones, of spec.confirm
   */
  record Running(boolean confirms) implements StudyState {

    private static final String CONFIRMS =
        "the search is over, and the best points run again with fresh seeds (spec.confirm)";

    StudyReason reason() {
      return confirms ? StudyReason.Confirming : StudyReason.Running;
    }

    String message() {
      return confirms ? CONFIRMS : "trials are running";
    }
  }

  /** Held by its spec. */
  record Suspended() implements StudyState {}

  /** It can't go on until somebody changes something. */
  record Stalled(StudyProblem problem) implements StudyState {}

  /** It has what it was to find. */
  record Complete(StudyReason reason, String message) implements StudyState {}

  /** It has given up. */
  record Failed(StudyReason reason, String message) implements StudyState {}

  /** One word for people. */
  default String word() {
    return getClass().getSimpleName();
  }

  private StudyReason reasonOfState() {
    return StudyReason.valueOf(word());
  }

  /** Whether no further trial is created. */
  default boolean isFinished() {
    return this instanceof Complete || this instanceof Failed;
  }

  /**
   * The state of a Study. A finished one is finished, whether suspended or not; a suspended one has
   * nothing to repair.
   *
   * @param snapshot the Study
   * @param counts its trials
   * @param problem what holds it up, if something does
   * @param given what it takes from another Study
   * @param earlier what it learns from other Studies
   * @param probe what it has found, if it is a probe
   * @param stage how far it has come
   */
  static StudyState of(
      StudySnapshot snapshot,
      TrialTally counts,
      Optional<StudyProblem> problem,
      GivenPoints given,
      EarlierStudies earlier,
      Optional<ProbeOutcome> probe,
      Stage stage) {
    var spec = snapshot.study().getSpec();
    // First: what fails while the trials are stopped takes nothing away from it.
    if (stage.targetIsReached() && stage.isConfirmed()) {
      return new Complete(
          StudyReason.TargetReached,
          "a trial has reached spec.objective.target" + stage.ofConfirmation());
    }
    // That a size fails is what a probe finds out.
    if (probe.isEmpty() && counts.failed() > spec.budget().maxFailedTrials()) {
      return new Failed(
          StudyReason.TooManyFailedTrials,
          "more trials failed than spec.budget.maxFailedTrials allows: see the reasons of the"
              + " failed Trials, mend the program and make a new Study");
    }
    Optional<Trial> fatal = counts.failsStudy();
    if (fatal.isPresent()) {
      return new Failed(
          StudyReason.FailurePolicy,
          "trial "
              + fatal.get().getMetadata().getName()
              + " failed, and that fails the Study: "
              + fatal.get().getStatus().message());
    }
    if (probe.filter(ProbeOutcome::hasFailed).isPresent()) {
      return new Failed(
          StudyReason.ProbeFailed, probe.flatMap(ProbeOutcome::message).orElseThrow());
    }
    if (counts.unfinished() == 0 && stage.searchIsOver() && stage.isConfirmed()) {
      Optional<String> found = probe.flatMap(ProbeOutcome::message);
      if (found.isPresent()) {
        return new Complete(StudyReason.ProbeFinished, found.get());
      }
      return snapshot.nextIndex() >= spec.budget().maxTrials()
          ? new Complete(
              StudyReason.BudgetSpent,
              "all trials of spec.budget.maxTrials are finished" + stage.ofConfirmation())
          : new Complete(
              StudyReason.SpaceExhausted,
              "every point that the search has is tried" + stage.ofConfirmation());
    }
    if (StudyTime.left(snapshot).filter(left -> !left.isPositive()).isPresent()) {
      return new Failed(
          StudyReason.DeadlineExceeded,
          "the Study has taken longer than spec.budget.studyDeadline, "
              + spec.budget().studyDeadline()
              + ": its results are kept; a longer one lets it go on");
    }
    if (spec.suspended()) {
      return new Suspended();
    }
    if (problem.isPresent()) {
      return new Stalled(problem.get());
    }
    if (given instanceof GivenPoints.Waiting(String study)) {
      return new Waiting("spec.search.pointsFrom", study);
    }
    if (earlier instanceof EarlierStudies.Waiting(String study)) {
      return new Waiting("spec.search.history", study);
    }
    return counts.created() == 0 ? new Pending() : new Running(stage.searchIsOver());
  }

  /**
   * The conditions of a state.
   *
   * @param trust whether the result may be believed
   */
  default List<Condition> conditions(
      List<Condition> before, Long generation, Instant now, Trust trust) {
    var conditions = new StudyConditions(before, generation, now);
    switch (this) {
      case Pending pending ->
          conditions
              .set(StudyConditions.READY, false, StudyReason.Progressing, "no trial exists yet")
              .set(
                  StudyConditions.RECONCILING,
                  true,
                  StudyReason.Progressing,
                  "the first trials are made");
      // What another Study takes days for must not hold up whoever has applied this one.
      case Waiting waiting ->
          conditions.set(
              StudyConditions.READY,
              true,
              StudyReason.WaitingForStudy,
              waiting.field() + " waits until Study " + waiting.study() + " is Complete");
      case Running running ->
          conditions.set(StudyConditions.READY, true, running.reason(), running.message());
      case Suspended suspended ->
          conditions.set(
              StudyConditions.READY, true, StudyReason.Suspended, "spec.suspend is true");
      case Stalled stalled ->
          conditions.set(
              StudyConditions.READY,
              false,
              stalled.problem().reason(),
              stalled.problem().message());
      case Complete complete ->
          conditions.set(StudyConditions.READY, true, StudyReason.Completed, complete.message());
      case Failed failed ->
          conditions.set(StudyConditions.READY, false, failed.reason(), failed.message());
    }
    if (!(this instanceof Pending)) {
      conditions.set(StudyConditions.RECONCILING, false, reasonOfState(), "the spec is accepted");
    }
    switch (this) {
      case Stalled stalled ->
          conditions.set(
              StudyConditions.STALLED,
              true,
              stalled.problem().reason(),
              stalled.problem().message());
      case Failed failed ->
          conditions.set(StudyConditions.STALLED, true, failed.reason(), failed.message());
      default ->
          conditions.set(StudyConditions.STALLED, false, reasonOfState(), "nothing needs repair");
    }
    switch (this) {
      case Complete complete ->
          conditions.set(StudyConditions.COMPLETE, true, complete.reason(), complete.message());
      case Running running when running.confirms() ->
          conditions.set(StudyConditions.COMPLETE, false, running.reason(), running.message());
      default ->
          conditions.set(
              StudyConditions.COMPLETE, false, reasonOfState(), "the Study is not complete");
    }
    switch (this) {
      case Failed failed ->
          conditions.set(StudyConditions.FAILED, true, failed.reason(), failed.message());
      default ->
          conditions.set(
              StudyConditions.FAILED, false, reasonOfState(), "the Study has not failed");
    }
    boolean suspended = this instanceof Suspended;
    return conditions
        .set(
            StudyConditions.SUSPENDED,
            suspended,
            reasonOfState(),
            suspended ? "spec.suspend is true" : "spec.suspend does not hold the Study")
        // Those who follow kstatus pass over what they don't know.
        .set(StudyConditions.TRUSTWORTHY, trust.status(), trust.reason(), trust.message())
        .build();
  }
}
