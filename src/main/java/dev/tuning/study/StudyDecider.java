package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.SearchStatus;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.Search;
import dev.tuning.trial.Labels;
import dev.tuning.trial.Ownership;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what is to be done about a Study: a pure function of a snapshot. */
public final class StudyDecider {

  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** A watch may lose an event: a Study that is at work looks for itself now and then. */
  private static final Duration SELF_CHECK = Duration.ofSeconds(30);

  private final SearchCache searches = new SearchCache();
  private final JudgedTrials judged = new JudgedTrials();
  private final Optional<String> operatorNamespace;
  private final SuggestionTimer timer;

  /** For an operator outside a cluster. */
  public StudyDecider() {
    this(Optional.empty(), SuggestionTimer.NONE);
  }

  /**
   * @param operatorNamespace the namespace of the operator, whose Secrets and service account are
   *     not for pods of Studies
   * @param timer learns how long suggestions take
   */
  public StudyDecider(Optional<String> operatorNamespace, SuggestionTimer timer) {
    this.operatorNamespace = operatorNamespace;
    this.timer = timer;
  }

  /** Decides. */
  public StudyDecision decide(StudySnapshot snapshot) {
    Study study = snapshot.study();
    StudySpec spec = study.getSpec();
    var tally = new TrialTally(study, snapshot.trials(), judged);
    GivenPoints given = GivenPoints.of(snapshot);
    Optional<StudyProblem> problem = StudyProblem.of(snapshot, given, searches, operatorNamespace);
    Optional<Search> search =
        problem.isPresent() || snapshot.needsPoints()
            ? Optional.empty()
            : Optional.of(searches.of(spec, snapshot.givenPoints()));
    long end = Math.min(spec.budget().maxTrials(), search.map(Search::size).orElse(Long.MAX_VALUE));
    StudyState state = StudyState.of(snapshot, tally, problem, given, search, end);
    List<Trial> create =
        state instanceof StudyState.Running || state instanceof StudyState.Pending
            ? search
                .map(points -> timer.time(() -> nextTrials(snapshot, tally, points, end)))
                .orElse(List.of())
            : List.of();
    if (state instanceof StudyState.Pending && !create.isEmpty()) {
      state = new StudyState.Running();
    }
    List<Condition> conditions =
        state.conditions(
            snapshot.status().map(StudyStatus::conditions).orElse(null),
            study.getMetadata().getGeneration(),
            snapshot.now());
    boolean createService =
        snapshot.service() == TrialServiceState.ABSENT
            && tally.created() + create.size() > 0
            && !state.isFinished();
    if (snapshot.pause().isPositive()
        && !(given instanceof GivenPoints.Found)
        && tellsTheSame(snapshot, conditions)) {
      return new StudyDecision(
          createService, create, study.getStatus(), Optional.of(snapshot.pause()));
    }
    StudyResults results = StudyResults.of(study, tally);
    var counts = tally.counts(create.size());
    var status =
        new StudyStatus(
            study.getMetadata().getGeneration(),
            state.word(),
            counts.finished() + "/" + Math.max(counts.created(), end * spec.replicatesOrOne()),
            StudyTime.of(snapshot, counts.created() > 0),
            conditions,
            counts,
            results.best(),
            tally.bestCheckpoints(),
            results.infeasible(),
            results.scientific(),
            results.insights(),
            search(snapshot, search, given, create));
    // A status that records points must be written before trials are made of them.
    Duration selfCheck =
        StudyTime.left(snapshot)
            .filter(left -> left.isPositive() && left.compareTo(SELF_CHECK) < 0)
            .orElse(SELF_CHECK);
    Optional<Duration> recheck =
        given instanceof GivenPoints.Found
            ? Optional.of(AT_ONCE)
            : state.isFinished() && tally.unfinished() == 0
                ? Optional.empty()
                : Optional.of(selfCheck);
    return new StudyDecision(createService, create, status, recheck);
  }

  /** Whether nothing but numbers would change in the status. */
  private static boolean tellsTheSame(StudySnapshot snapshot, List<Condition> conditions) {
    return snapshot
        .status()
        .filter(status -> conditions.equals(status.conditions()))
        .filter(
            status ->
                snapshot.study().getMetadata().getGeneration().equals(status.observedGeneration()))
        .isPresent();
  }

  private static SearchStatus search(
      StudySnapshot snapshot, Optional<Search> search, GivenPoints given, List<Trial> create) {
    SearchSpec spec = snapshot.study().getSpec().search();
    Optional<SearchStatus> before = snapshot.status().map(StudyStatus::search);
    return new SearchStatus(
        String.valueOf(spec.algorithm()),
        before.map(SearchStatus::generator).or(() -> search.map(Search::generator)).orElse(null),
        spec.seed(),
        Math.max(
            snapshot.nextIndex(), create.isEmpty() ? 0 : create.getLast().getSpec().index() + 1),
        given instanceof GivenPoints.Found(List<Map<String, JsonNode>> points)
            ? points
            : snapshot.givenPoints());
  }

  private static List<Trial> nextTrials(
      StudySnapshot snapshot, TrialTally tally, Search search, long end) {
    int free = snapshot.study().getSpec().budget().parallelism() - tally.unfinished();
    return Suggestion.following(snapshot, search, end)
        .limit(Math.max(0, free))
        .map(suggestion -> trial(snapshot.study(), suggestion))
        .toList();
  }

  private static Trial trial(Study study, Suggestion suggestion) {
    Trial trial = suggestion.trial(study);
    trial.setMetadata(
        new ObjectMetaBuilder(trial.getMetadata())
            .withNamespace(study.getMetadata().getNamespace())
            .withLabels(Map.of(Labels.STUDY, study.getMetadata().getName()))
            // A failed trial is a result, not an unhealthy application.
            .withAnnotations(Map.of("argocd.argoproj.io/ignore-healthcheck", "true"))
            .withFinalizers(Labels.TRIAL_FINALIZER)
            .withOwnerReferences(Ownership.by(study))
            .build());
    return trial;
  }
}
