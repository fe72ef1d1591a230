package dev.tuning.study;

import dev.tuning.analysis.Constraint;
import dev.tuning.analysis.Goal;
import dev.tuning.analysis.ObjectiveRule;
import dev.tuning.analysis.insight.TrialRun;
import dev.tuning.analysis.insight.TrialRun.Outcome;
import dev.tuning.analysis.probe.ProbeOutcome;
import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.Best;
import dev.tuning.api.v1alpha1.StudyStatus.BestCheckpoint;
import dev.tuning.api.v1alpha1.StudyStatus.Infeasible;
import dev.tuning.api.v1alpha1.StudyStatus.ReasonCount;
import dev.tuning.api.v1alpha1.StudyStatus.Scientific;
import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import dev.tuning.report.Curve;
import dev.tuning.space.Role;
import dev.tuning.space.Space;
import dev.tuning.study.JudgedTrials.JudgedTrial;
import dev.tuning.trial.Objectives;
import dev.tuning.trial.TrialResult;
import dev.tuning.trial.TrialVerdict;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The trials of a Study, counted and compared. */
final class TrialTally {

  /** Reasons beyond this many are left out: a trainer makes them up. */
  private static final int MAX_REASONS = 20;

  private final Study study;
  private final Objective objective;
  private final Goal goal;
  private final int keepBest;
  private final List<JudgedTrial> judged;
  private final List<Trial> trials;
  private final List<Trial> ofSearch;
  private final Map<String, Long> phases;
  private final int replicates;

  // Not before they are asked for: most looks at a Study only count.
  private List<PointResult> ranked;
  private Optional<Confirming> confirming;
  private Optional<ProbeOutcome> probe;

  /**
   * @param judged the trials that were judged before
   */
  TrialTally(Study study, List<Trial> trials, JudgedTrials judged) {
    this.study = study;
    this.objective = study.getSpec().objective();
    this.goal = Objectives.goal(objective);
    this.keepBest = study.getSpec().trial().checkpoint().keepBest();
    this.judged = trials.stream().map(trial -> judged.by(objective, trial)).toList();
    this.trials = this.judged.stream().map(JudgedTrial::trial).toList();
    this.ofSearch = this.trials.stream().filter(trial -> trial.getSpec().isOfSearch()).toList();
    this.phases =
        this.trials.stream()
            .collect(Collectors.groupingBy(TrialTally::phase, Collectors.counting()));
    this.replicates = study.getSpec().replicatesOrOne();
  }

  /** The trials, as the objective of now judges them. */
  List<Trial> trials() {
    return trials;
  }

  /** Those that the search has made: others inform neither it nor what is best. */
  List<Trial> ofSearch() {
    return ofSearch;
  }

  /** Those of the search that have ended, as a history has them. */
  List<TrialRun> runs() {
    return judged.stream()
        .filter(trial -> trial.trial().getSpec().isOfSearch())
        .flatMap(trial -> trial.run().stream())
        .toList();
  }

  int created() {
    return trials.size();
  }

  int failed() {
    return count(Phase.FAILED);
  }

  /** A trial whose failure fails the whole Study. */
  Optional<Trial> failsStudy() {
    return trials.stream()
        .filter(trial -> Phase.FAILED.equals(phase(trial)))
        .filter(trial -> TrialResult.FAILS_STUDY.equals(trial.getStatus().reason()))
        .findFirst();
  }

  int unfinished() {
    return count(Phase.PENDING) + count(Phase.RUNNING);
  }

  /** Whether a trial of the search may still become the best one. */
  boolean isSearching() {
    return ofSearch.stream().anyMatch(trial -> !Phase.isTerminal(phase(trial)));
  }

  boolean reachedTarget() {
    return objective.target() != null
        && objective.goal() != null
        && best().filter(best -> goal.reaches(best.objective(), objective.target())).isPresent();
  }

  /**
   * Counts by phase.
   *
   * @param toBeCreated trials that are created in this pass
   */
  TrialCounts counts(int toBeCreated) {
    return new TrialCounts(
        created() + toBeCreated,
        count(Phase.PENDING) + toBeCreated,
        count(Phase.RUNNING),
        count(Phase.SUCCEEDED),
        count(Phase.INFEASIBLE),
        count(Phase.FAILED));
  }

  /** The feasible points that are finished, best first. */
  List<PointResult> ranked() {
    if (ranked == null) {
      ranked = PointResult.ranked(ofSearch, replicates, goal, TrialTally::isFeasible);
    }
    return ranked;
  }

  /** What spec.confirm comes to; see {@link Confirming#of}. */
  Optional<Confirming> confirming() {
    if (confirming == null) {
      confirming = Confirming.of(study, this);
    }
    return confirming;
  }

  /** What a probe has found; see {@link StudyProbe#of}. */
  Optional<ProbeOutcome> probe() {
    if (probe == null) {
      probe = StudyProbe.of(study, trials);
    }
    return probe;
  }

  /** The best of them. */
  Optional<Best> best() {
    return ranked().stream().findFirst().map(this::best);
  }

  /** Why there is no best point, where there is none. */
  String noBest() {
    List<TrialRun> ended = runs();
    ObjectiveRule rule = Objectives.rule(objective);
    Optional<String> unreported =
        Stream.concat(Stream.of(rule.metric()), rule.constraints().stream().map(Constraint::metric))
            .filter(metric -> ended.stream().noneMatch(run -> run.curves().containsKey(metric)))
            .findFirst();
    if (unreported.isPresent()
        && ended.stream().anyMatch(run -> run.outcome() == Outcome.UNMEASURED)) {
      return "no trial has reported %s, which the objective needs".formatted(unreported.get());
    }
    return ended.stream().anyMatch(run -> run.outcome() == Outcome.INFEASIBLE)
        ? "no point is feasible yet"
        : "no point has been trained to its end";
  }

  /**
   * What each combination of scientific values has come to.
   *
   * @param space the search space of the Study
   */
  List<Scientific> scientific(Space space) {
    if (space.parameters().stream().noneMatch(p -> p.role() == Role.SCIENTIFIC)) {
      return List.of();
    }
    Map<Map<String, Object>, List<Trial>> having =
        ofSearch.stream()
            .collect(Collectors.groupingBy(trial -> Parameters.scientific(space, trial)));
    Map<Map<String, Object>, PointResult> best = new HashMap<>();
    ranked().forEach(point -> best.putIfAbsent(Parameters.scientific(space, point.best()), point));
    return space.combinations().stream()
        .map(
            combination ->
                scientific(
                    combination,
                    having.getOrDefault(combination, List.of()),
                    Optional.ofNullable(best.get(combination))))
        .toList();
  }

  private Scientific scientific(
      Map<String, Object> combination, List<Trial> having, Optional<PointResult> best) {
    List<ReasonCount> reasons = reasons(having);
    return new Scientific(
        Parameters.json(combination),
        having.size(),
        reasons.stream().mapToInt(ReasonCount::count).sum(),
        reasons.isEmpty() ? null : reasons.stream().limit(MAX_REASONS).toList(),
        best.map(this::best).orElse(null));
  }

  private Best best(PointResult point) {
    Trial trial = point.best();
    var objective = trial.getStatus().objective();
    Optional<TrialCheckpoint> checkpoint =
        checkpoints(trial)
            .filter(saved -> saved.step() <= objective.step())
            .max(Comparator.comparingLong(TrialCheckpoint::step));
    return new Best(
        trial.getMetadata().getName(),
        point.index(),
        point.objective(),
        point.standardError(),
        point.isApproximate() ? true : null,
        objective.step(),
        trial.getSpec().parameters(),
        checkpoint.map(TrialCheckpoint::path).orElse(null),
        checkpoint.map(TrialCheckpoint::step).orElse(null));
  }

  /** The best checkpoints of all feasible trials, best first. */
  List<BestCheckpoint> bestCheckpoints() {
    return feasible()
        .flatMap(this::ranked)
        .sorted(
            Comparator.comparing(BestCheckpoint::objective, goal::compare)
                .thenComparingLong(BestCheckpoint::step))
        .limit(keepBest)
        .toList();
  }

  private Stream<BestCheckpoint> ranked(Trial trial) {
    Curve values = trial.getStatus().curves().get(objective.metric());
    return checkpoints(trial)
        .filter(
            checkpoint ->
                Double.isFinite(values.at(checkpoint.step()))
                    && TrialVerdict.mayCount(objective, trial.getStatus(), checkpoint.step()))
        .map(
            checkpoint ->
                new BestCheckpoint(
                    trial.getMetadata().getName(),
                    checkpoint.step(),
                    values.at(checkpoint.step()),
                    checkpoint.path()));
  }

  /** The infeasible trials of the search. */
  Infeasible infeasible() {
    List<ReasonCount> reasons = reasons(ofSearch);
    int infeasible = reasons.stream().mapToInt(ReasonCount::count).sum();
    long finished = ofSearch.stream().filter(trial -> Phase.isTerminal(phase(trial))).count();
    return new Infeasible(
        infeasible,
        finished == 0 ? 0 : (double) infeasible / finished,
        reasons.stream().limit(MAX_REASONS).toList());
  }

  /** Why trials are infeasible, the most frequent reason first. */
  private static List<ReasonCount> reasons(List<Trial> trials) {
    Map<String, Long> reasons =
        trials.stream()
            .filter(trial -> Phase.INFEASIBLE.equals(phase(trial)))
            .map(trial -> Objects.requireNonNullElse(trial.getStatus().reason(), "Unknown"))
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return reasons.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(reason -> new ReasonCount(reason.getKey(), reason.getValue().intValue()))
        .toList();
  }

  private Stream<Trial> feasible() {
    return ofSearch.stream().filter(TrialTally::isFeasible);
  }

  /** Whether a trial has succeeded and answers the objective. */
  static boolean isFeasible(Trial trial) {
    return Phase.SUCCEEDED.equals(phase(trial)) && trial.getStatus().objective() != null;
  }

  private static Stream<TrialCheckpoint> checkpoints(Trial trial) {
    List<TrialCheckpoint> checkpoints = trial.getStatus().checkpoints();
    return checkpoints == null ? Stream.empty() : checkpoints.stream();
  }

  private int count(String phase) {
    return phases.getOrDefault(phase, 0L).intValue();
  }

  private static String phase(Trial trial) {
    TrialStatus status = trial.getStatus();
    return status == null || status.phase() == null ? Phase.PENDING : status.phase();
  }
}
