package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.SearchStatus;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.search.QuasiRandom;
import dev.tuning.search.Seeds;
import dev.tuning.trial.Labels;
import dev.tuning.trial.Names;
import dev.tuning.trial.Ownership;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Decides what is to be done about a Study: a pure function of a snapshot. */
public final class StudyDecider {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A watch may lose an event: a Study that is at work looks for itself now and then. */
  private static final Duration SELF_CHECK = Duration.ofSeconds(30);

  /** Decides. */
  public StudyDecision decide(StudySnapshot snapshot) {
    Study study = snapshot.study();
    var tally = new TrialTally(study, snapshot.trials());
    Optional<StudyProblem> problem = StudyProblem.of(snapshot);
    StudyState state = StudyState.of(snapshot, tally, problem);
    List<Trial> create =
        state instanceof StudyState.Running || state instanceof StudyState.Pending
            ? nextTrials(snapshot, tally)
            : List.of();
    if (state instanceof StudyState.Pending && !create.isEmpty()) {
      state = new StudyState.Running();
    }
    var counts = tally.counts(create.size());
    var status =
        new StudyStatus(
            study.getMetadata().getGeneration(),
            state.word(),
            counts.finished()
                + "/"
                + Math.max(counts.created(), study.getSpec().budget().maxTrials()),
            state.conditions(
                snapshot.status().map(StudyStatus::conditions).orElse(null),
                study.getMetadata().getGeneration(),
                snapshot.now()),
            counts,
            tally.best().orElse(null),
            tally.bestCheckpoints(),
            tally.infeasible(),
            new SearchStatus(
                String.valueOf(study.getSpec().search().algorithm()),
                QuasiRandom.GENERATOR,
                study.getSpec().search().seed(),
                snapshot.nextIndex() + create.size()));
    boolean idle = state.isFinished() && tally.unfinished() == 0;
    return new StudyDecision(create, status, idle ? Optional.empty() : Optional.of(SELF_CHECK));
  }

  private static List<Trial> nextTrials(StudySnapshot snapshot, TrialTally tally) {
    StudySpec spec = snapshot.study().getSpec();
    long next = snapshot.nextIndex();
    long free = Math.max(0, spec.budget().parallelism() - tally.unfinished());
    long end = Math.min(next + free, spec.budget().maxTrials());
    if (end <= next) {
      return List.of();
    }
    var search = new QuasiRandom(StudySpace.of(spec), spec.search().seed());
    return LongStream.range(next, end)
        .mapToObj(index -> trial(snapshot.study(), index, search.pointAt(index)))
        .toList();
  }

  private static Trial trial(Study study, long index, Map<String, Object> point) {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    point.forEach((name, value) -> parameters.put(name, JSON.valueToTree(value)));
    var trial = new Trial();
    trial.setMetadata(
        new ObjectMetaBuilder()
            .withName(Names.trial(study.getMetadata().getName(), index))
            .withNamespace(study.getMetadata().getNamespace())
            .withLabels(Map.of(Labels.STUDY, study.getMetadata().getName()))
            // A failed trial is a result, not an unhealthy application.
            .withAnnotations(Map.of("argocd.argoproj.io/ignore-healthcheck", "true"))
            .withFinalizers(Labels.TRIAL_FINALIZER)
            .withOwnerReferences(Ownership.by(study))
            .build());
    trial.setSpec(
        new TrialSpec(
            study.getMetadata().getName(),
            index,
            0,
            TrialSpec.Purpose.Search,
            parameters,
            Seeds.initSeed(study.getSpec().search().seed(), index, 0)));
    return trial;
  }
}
