package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.analysis.confirmation.Confirmation;
import dev.tuning.analysis.confirmation.Reruns;
import dev.tuning.api.v1alpha1.ConfirmSpec;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.space.Space;
import dev.tuning.trial.Names;
import dev.tuning.trial.Objectives;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What spec.confirm comes to: which trials it needs, and what they say. A function of the spec and
 * the trials alone.
 *
 * <p>A trial that confirms a point has the point's index, and replicates that follow on those of
 * the search: so it has a name and seeds of its own whatever the search does later, and stays valid
 * while its point is among the best.
 */
final class Confirming {

  /** A configuration to run again. */
  private record Target(
      long index,
      Purpose purpose,
      String name,
      Map<String, JsonNode> parameters,
      Map<String, Object> values,
      OptionalDouble found) {}

  private final Study study;
  private final int replicates;
  private final Optional<Target> baseline;
  private final List<Target> candidates;
  private final Map<Long, List<Trial>> reruns;

  private Confirming(Study study, ConfirmSpec confirm, TrialTally tally) {
    this.study = study;
    this.replicates = confirm.replicatesOrDefault();
    Space space = StudySpace.of(study.getSpec());
    Optional<Baseline> today = Baseline.of(study.getSpec());
    this.candidates =
        tally.ranked().stream()
            .map(point -> candidate(space, point))
            // What runs today is no candidate for replacing it.
            .filter(point -> today.filter(it -> it.values().equals(point.values())).isEmpty())
            .limit(confirm.topOrDefault())
            .toList();
    // Alone it would say nothing.
    this.baseline =
        today
            .filter(_ -> !candidates.isEmpty())
            .map(
                it ->
                    new Target(
                        it.index(),
                        Purpose.Baseline,
                        "baseline",
                        it.trial(0).parameters(),
                        it.values(),
                        OptionalDouble.empty()));
    this.reruns =
        tally.trials().stream()
            .filter(trial -> !trial.getSpec().isOfSearch())
            .collect(Collectors.groupingBy(trial -> trial.getSpec().index()));
  }

  private Target candidate(Space space, PointResult point) {
    Map<String, JsonNode> parameters = point.best().getSpec().parameters();
    return new Target(
        point.index(),
        Purpose.Confirm,
        Names.trial(study.getMetadata().getName(), point.index(), 0),
        parameters,
        space.completeBeyondRanges(Parameters.scalars(parameters)),
        OptionalDouble.of(point.objective()));
  }

  /**
   * The confirmation of a Study.
   *
   * @param tally its trials
   * @return empty if the Study asks for none, or for one with a baseline that does not fit its
   *     parameters, which stalls it
   */
  static Optional<Confirming> of(Study study, TrialTally tally) {
    try {
      return Optional.ofNullable(study.getSpec().confirm())
          .map(confirm -> new Confirming(study, confirm, tally));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How many trials a Study may come to have for it, as long as the best points are not known. */
  static long mostTrials(StudySpec spec) {
    return Optional.ofNullable(spec.confirm())
        .map(
            confirm ->
                (confirm.topOrDefault() + (confirm.baseline() == null ? 0L : 1L))
                    * confirm.replicatesOrDefault())
        .orElse(0L);
  }

  /** Whether there is a point to confirm. */
  boolean hasCandidates() {
    return !candidates.isEmpty();
  }

  /** The trials that it needs and that do not exist, those of the baseline first. */
  List<PlannedTrial> missing() {
    Set<String> existing =
        reruns.values().stream()
            .flatMap(List::stream)
            .map(trial -> trial.getMetadata().getName())
            .collect(Collectors.toSet());
    return targets()
        .flatMap(this::planned)
        .filter(
            trial ->
                !existing.contains(
                    Names.trial(study.getMetadata().getName(), trial.index(), trial.replicate())))
        .toList();
  }

  private Stream<Target> targets() {
    return Stream.concat(baseline.stream(), candidates.stream());
  }

  private Stream<PlannedTrial> planned(Target target) {
    int first = target.purpose() == Purpose.Baseline ? 0 : study.getSpec().replicatesOrOne();
    return IntStream.range(first, first + replicates)
        .mapToObj(
            replicate ->
                new PlannedTrial(target.index(), replicate, target.purpose(), target.parameters()));
  }

  /**
   * What its trials say.
   *
   * @return empty before the first of them has ended
   */
  Optional<Confirmation> result() {
    List<Reruns> points = candidates.stream().map(this::reruns).toList();
    Optional<Reruns> today = baseline.map(this::reruns);
    List<Reruns> all = new ArrayList<>(points);
    today.ifPresent(all::add);
    return all.stream().allMatch(one -> one.ended() == 0)
        ? Optional.empty()
        : Optional.of(
            new Confirmation(
                Objectives.goal(study.getSpec().objective()),
                points,
                today,
                all.stream().allMatch(one -> one.ended() >= replicates)));
  }

  /** The parameters of a point, as its trials have them, or are to have them. */
  Map<String, JsonNode> parameters(long index) {
    return reruns.getOrDefault(index, List.of()).stream()
        .map(trial -> trial.getSpec().parameters())
        .findFirst()
        .or(
            () ->
                targets()
                    .filter(target -> target.index() == index)
                    .map(Target::parameters)
                    .findFirst())
        .orElseThrow();
  }

  private Reruns reruns(Target target) {
    List<Trial> trials =
        reruns.getOrDefault(target.index(), List.of()).stream()
            .filter(trial -> trial.getSpec().purpose() == target.purpose())
            .filter(trial -> trial.getStatus() != null && trial.getStatus().isFinished())
            .toList();
    List<Double> objectives =
        trials.stream()
            .filter(TrialTally::isFeasible)
            .map(trial -> trial.getStatus().objective().value())
            .toList();
    int infeasible =
        (int)
            trials.stream()
                .filter(trial -> Phase.INFEASIBLE.equals(trial.getStatus().phase()))
                .count();
    return new Reruns(
        target.index(),
        target.name(),
        target.values(),
        target.found(),
        objectives,
        infeasible,
        trials.size() - objectives.size() - infeasible);
  }
}
