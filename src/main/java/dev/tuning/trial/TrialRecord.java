package dev.tuning.trial;

import dev.tuning.analysis.retention.Focus;
import dev.tuning.analysis.retention.KeptCheckpoints;
import dev.tuning.analysis.retention.ThinnedCurves;
import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Thinned;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import dev.tuning.report.Curve;
import dev.tuning.report.Observation;
import dev.tuning.report.Observed;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is kept of what a trial has reported: it is read from the trial's status, grows, and is
 * written there, within bounds. Not for use by several threads at once.
 */
final class TrialRecord {

  /** Checkpoints of a trial that nobody asks to delete any. */
  private static final int MAX_CHECKPOINTS = 40;

  private final Study study;
  private final String trial;
  private final Focus focus;
  private final Observed observed;
  private Thinned thinned;

  private TrialRecord(Study study, String trial, Observed observed, Thinned thinned) {
    this.study = study;
    this.trial = trial;
    this.focus = Objectives.focus(study.getSpec().objective());
    this.observed = observed;
    this.thinned = thinned;
  }

  /** What is recorded of a trial. */
  static TrialRecord of(Study study, Trial trial, TrialStatus status) {
    String name = trial.getMetadata().getName();
    var observed = new Observed(reserved(study));
    if (status.curves() != null) {
      status.curves().forEach(observed::addCurve);
    }
    if (status.checkpoints() != null) {
      status
          .checkpoints()
          .forEach(
              checkpoint ->
                  observed.addCheckpoint(
                      checkpoint.step(), CheckpointPath.name(study, name, checkpoint.path())));
    }
    return new TrialRecord(study, name, observed, status.thinned());
  }

  /** Metrics for which there must be room. */
  private static Set<String> reserved(Study study) {
    return Objectives.focus(study.getSpec().objective()).names();
  }

  /** The same for its Study as it is now, whose objective may be another one. */
  TrialRecord under(Study current) {
    return current.getSpec().objective().equals(study.getSpec().objective())
        ? this
        : new TrialRecord(current, trial, observed.copy(reserved(current)), thinned);
  }

  /** The same, to be changed apart from this one. */
  TrialRecord copy() {
    return new TrialRecord(study, trial, observed.copy(reserved(study)), thinned);
  }

  /**
   * Adds an observation.
   *
   * @return whether it says anything new
   */
  boolean add(Observation observation) {
    if (isLong(observation) && !isKnown(observation.step())) {
      thin();
    }
    return observed.add(observation);
  }

  private boolean isLong(Observation observation) {
    return observed.checkpoints().size() > 2 * MAX_CHECKPOINTS
        || observation.metrics().keySet().stream()
            .map(observed.metrics()::get)
            .anyMatch(values -> values != null && values.size() > 2 * ThinnedCurves.MAX_POINTS);
  }

  /** What is said of a step may be several lines, and whether it counts known after the last. */
  private boolean isKnown(long step) {
    return observed.metrics().values().stream().anyMatch(values -> values.containsKey(step));
  }

  /** Adds what the end of a trial says in full: it takes the place of what is here of its steps. */
  void replace(List<Observation> observations) {
    observations.forEach(observed::forget);
    // Of a step that is repeated the last one counts: the first that is added stands.
    observations.reversed().forEach(this::add);
  }

  /** Adds the curves of a status, whose values stand. */
  void addCurves(TrialStatus status) {
    if (status.curves() != null) {
      status.curves().forEach(observed::addCurve);
    }
  }

  /** Whether all metrics of an observation were reported before. */
  boolean knows(Observation observation) {
    return observed.metrics().keySet().containsAll(observation.metrics().keySet());
  }

  /** The first metric of an observation that there is no room for, if there is one. */
  Optional<String> surplus(Observation observation) {
    return observed.surplus(observation);
  }

  /** Forgets what came after a step. */
  void forgetAfter(long step) {
    observed.forgetAfter(step);
  }

  /** The largest step of which anything is known. */
  Optional<Long> lastStep() {
    return Stream.concat(
            observed.metrics().values().stream().map(NavigableMap::lastKey),
            observed.checkpoints().keySet().stream())
        .max(Long::compare);
  }

  /**
   * Forgets the checkpoints that are neither among the best of the trial nor the last.
   *
   * @return their names
   */
  Set<String> discard() {
    var checkpoint = study.getSpec().trial().checkpoint();
    return keepCheckpoints(checkpoint.keepBest());
  }

  /** Names of the checkpoints. */
  Collection<String> checkpointNames() {
    return observed.checkpoints().values();
  }

  private Set<String> keepCheckpoints(int best) {
    if (observed.checkpoints().size() <= best) {
      return Set.of();
    }
    Set<Long> kept =
        KeptCheckpoints.of(
            observed.checkpoints().keySet(),
            observed.metrics(),
            Objectives.rule(study.getSpec().objective()),
            best);
    Set<String> gone = new HashSet<>(observed.checkpoints().values());
    observed.keepCheckpoints(kept);
    gone.removeAll(observed.checkpoints().values());
    return gone;
  }

  /** A status with what is recorded here. */
  TrialStatus in(TrialStatus status) {
    thin();
    Map<String, Curve> curves = new TreeMap<>();
    observed.metrics().forEach((metric, values) -> curves.put(metric, Curve.of(values)));
    List<TrialCheckpoint> checkpoints =
        observed.checkpoints().entrySet().stream()
            .map(
                checkpoint ->
                    new TrialCheckpoint(
                        checkpoint.getKey(),
                        CheckpointPath.of(study, trial, checkpoint.getValue())))
            .toList();
    return status.withReport(curves, checkpoints, thinned);
  }

  private void thin() {
    keepCheckpoints(MAX_CHECKPOINTS);
    ThinnedCurves curves =
        ThinnedCurves.of(observed.metrics(), focus, observed.checkpoints().keySet());
    if (!curves.thinned().isEmpty()) {
      observed.replaceCurves(curves.metrics());
      thinned = thinned(curves);
    }
  }

  private Thinned thinned(ThinnedCurves curves) {
    List<Objective.Constraint> constraints = study.getSpec().objective().constraintsOrNone();
    SortedSet<String> all = new TreeSet<>(curves.thinned());
    List<String> exact =
        focus.metrics().stream().filter(metric -> !curves.doubtful().contains(metric)).toList();
    if (thinned != null) {
      all.addAll(thinned.metrics());
      // What was left out for one question may be what another one asks for.
      exact =
          Set.copyOf(constraints).equals(Set.copyOf(thinned.constraints()))
              ? exact.stream().filter(thinned.exactFor()::contains).toList()
              : List.of();
    }
    return new Thinned(List.copyOf(all), exact, constraints);
  }
}
