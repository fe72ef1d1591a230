package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import dev.tuning.report.Curve;
import dev.tuning.trial.StudyManifest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A Study and its trials in a cluster without latency, for {@link StudyDecider}. */
final class StudyWorld {

  static final Instant START = Instant.parse("2026-11-24T12:00:00.5Z");

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  private final StudyDecider decider;

  Study study;
  private final SortedMap<Slot, Trial> bySlot = new TreeMap<>();
  Optional<String> missingClaim = Optional.empty();
  TrialServiceState service = TrialServiceState.ABSENT;
  Optional<PointsSource> source = Optional.empty();
  List<PointsSource> earlier = List.of();
  ReadyProposals proposals = ReadyProposals.NONE;
  Duration pause = Duration.ZERO;
  Instant now = START;

  private record Slot(long index, int replicate) implements Comparable<Slot> {

    static Slot of(Trial trial) {
      return new Slot(trial.getSpec().index(), trial.getSpec().replicate());
    }

    @Override
    public int compareTo(Slot other) {
      return Comparator.comparingLong(Slot::index)
          .thenComparingInt(Slot::replicate)
          .compare(this, other);
    }
  }

  StudyWorld(StudyManifest manifest) {
    this(manifest, new StudyDecider());
  }

  StudyWorld(StudyManifest manifest, StudyDecider decider) {
    study = manifest.study();
    this.decider = decider;
  }

  /** Changes the spec, which makes a new generation. */
  void edit(StudyManifest manifest) {
    StudyStatus status = study.getStatus();
    long generation = study.getMetadata().getGeneration();
    study = manifest.study();
    study.getMetadata().setGeneration(generation + 1);
    study.setStatus(status);
  }

  StudyDecision decide() {
    // In no particular order, as a cache gives them.
    return decider.decide(
        new StudySnapshot(
            study,
            trials().reversed(),
            missingClaim,
            service,
            source,
            earlier,
            proposals,
            pause,
            now));
  }

  /** Decides and does it. */
  StudyDecision step() {
    StudyDecision decision = decide();
    if (decision.createService()) {
      service = TrialServiceState.OURS;
    }
    for (Trial trial : decision.create()) {
      create(trial);
    }
    store(decision);
    return decision;
  }

  /** Creates a trial as the API server does: not twice. */
  void create(Trial trial) {
    bySlot.computeIfAbsent(
        Slot.of(trial), slot -> KUBERNETES.unmarshal(KUBERNETES.asJson(trial), Trial.class));
  }

  void store(StudyDecision decision) {
    study.setStatus(stored(decision.status()));
  }

  /** A status as it comes back from the API server. */
  static StudyStatus stored(StudyStatus status) {
    return KUBERNETES.unmarshal(KUBERNETES.asJson(status), StudyStatus.class);
  }

  StudyStatus status() {
    return study.getStatus();
  }

  Condition condition(String type) {
    return status().conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** All trials, by index. */
  List<Trial> trials() {
    return List.copyOf(bySlot.values());
  }

  Trial trial(long index) {
    return bySlot.get(new Slot(index, 0));
  }

  void delete(long index) {
    bySlot.remove(new Slot(index, 0));
  }

  void delete(long index, int replicate) {
    bySlot.remove(new Slot(index, replicate));
  }

  void deleteAll() {
    bySlot.clear();
  }

  /** Parameters of all trials by index. */
  SortedMap<Long, Map<String, JsonNode>> points() {
    SortedMap<Long, Map<String, JsonNode>> points = new TreeMap<>();
    bySlot.forEach((slot, trial) -> points.put(slot.index(), trial.getSpec().parameters()));
    return points;
  }

  void pending(long index, String reason) {
    set(index, TrialStatus.NEW.withPhase(Phase.PENDING, reason, "because"));
  }

  void runs(long index) {
    set(index, TrialStatus.NEW.withPhase(Phase.RUNNING, null, null));
  }

  void infeasible(long index, String reason) {
    set(index, TrialStatus.NEW.withPhase(Phase.INFEASIBLE, reason, "because"));
  }

  void fails(long index) {
    set(index, TrialStatus.NEW.withPhase(Phase.FAILED, "NonZeroExit", "exit code 1"));
  }

  /** The trial succeeds with one evaluation. */
  void succeeds(long index, double value, long step) {
    succeeds(index, new ObjectiveValue(value, step), new TreeMap<>(Map.of(step, value)));
  }

  /** The trial succeeds, with a checkpoint at each evaluation. */
  void succeeds(long index, ObjectiveValue objective, SortedMap<Long, Double> values) {
    set(
        index,
        TrialStatus.NEW
            .withPhase(Phase.SUCCEEDED, null, null)
            .withObjective(objective)
            .withReport(
                Map.of("validation/error", Curve.of(values)),
                values.keySet().stream()
                    .map(step -> new TrialCheckpoint(step, "t" + index + "/s" + step))
                    .toList(),
                null));
  }

  void set(long index, TrialStatus status) {
    trial(index).setStatus(status);
  }

  /** The same status for another replicate of a point. */
  void set(long index, int replicate, TrialStatus status) {
    bySlot.get(new Slot(index, replicate)).setStatus(status);
  }

  /** The trial as another object, as a cache has it after a change. */
  void replace(long index, int replicate, TrialStatus status) {
    bySlot.computeIfPresent(new Slot(index, replicate), (_, trial) -> trial.withStatus(status));
  }

  /** The status of a trial that has succeeded with one evaluation. */
  static TrialStatus succeeded(double value, long step) {
    return TrialStatus.NEW
        .withPhase(Phase.SUCCEEDED, null, null)
        .withObjective(new ObjectiveValue(value, step))
        .withReport(
            Map.of("validation/error", Curve.of(new TreeMap<>(Map.of(step, value)))),
            List.of(),
            null);
  }

  /** Ends all trials that have not ended. */
  void endAll() {
    for (Trial trial : trials()) {
      if (trial.getStatus() == null || !trial.getStatus().isFinished()) {
        set(
            trial.getSpec().index(),
            trial.getSpec().replicate(),
            succeeded(1 + trial.getSpec().index(), 100));
      }
    }
  }

  /** Runs trials until none is left to create. */
  void runToTheEnd() {
    step();
    while (trials().stream().anyMatch(t -> t.getStatus() == null || !t.getStatus().isFinished())) {
      endAll();
      step();
    }
  }
}
