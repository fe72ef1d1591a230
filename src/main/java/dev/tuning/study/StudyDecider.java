package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.analysis.probe.ProbeOutcome;
import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.SearchStatus;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.Search;
import dev.tuning.search.bayesian.BayesianSearch;
import dev.tuning.trial.Labels;
import dev.tuning.trial.Ownership;
import dev.tuning.trial.TrialAccounts;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides what is to be done about a Study: a pure function of a snapshot. */
public final class StudyDecider {

  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** A watch may lose an event: a Study that is at work looks for itself now and then. */
  private static final Duration SELF_CHECK = Duration.ofSeconds(30);

  private final SearchCache searches = new SearchCache();
  private final JudgedTrials judged = new JudgedTrials();
  private final PacedInsights insights = new PacedInsights();
  private final Optional<String> operatorNamespace;
  private final SuggestionTimer timer;
  private final TrialAccounts accounts;

  /** For an operator outside a cluster. */
  public StudyDecider() {
    this(Optional.empty(), SuggestionTimer.NONE, TrialAccounts.USUAL);
  }

  /**
   * @param operatorNamespace the namespace of the operator, whose Secrets and service account are
   *     not for pods of Studies
   * @param timer learns how long suggestions take
   * @param accounts the service accounts that are
   */
  public StudyDecider(
      Optional<String> operatorNamespace, SuggestionTimer timer, TrialAccounts accounts) {
    this.operatorNamespace = operatorNamespace;
    this.timer = timer;
    this.accounts = accounts;
  }

  /** Decides. */
  public StudyDecision decide(StudySnapshot snapshot) {
    Study study = snapshot.study();
    StudySpec spec = study.getSpec();
    var tally = new TrialTally(study, snapshot.trials(), judged);
    GivenPoints given = GivenPoints.of(snapshot);
    EarlierStudies earlier = EarlierStudies.of(snapshot);
    Optional<StudyProblem> problem =
        StudyProblem.of(snapshot, given, earlier, searches, operatorNamespace, accounts);
    Optional<Search> search =
        problem.isEmpty()
                && !snapshot.needsPoints()
                && earlier instanceof EarlierStudies.Found(var points)
            ? Optional.of(searches.of(spec, snapshot.givenPoints(), points))
            : Optional.empty();
    Optional<ProbeOutcome> probe = tally.probe();
    long end =
        Math.min(
            Math.min(spec.budget().maxTrials(), search.map(Search::size).orElse(Long.MAX_VALUE)),
            probe
                .map(outcome -> StudyProbe.end(outcome, snapshot.nextIndex()))
                .orElse(Long.MAX_VALUE));
    Stage stage = Stage.of(snapshot, tally, search, end);
    StudyState state = StudyState.of(snapshot, tally, problem, given, earlier, probe, stage);
    boolean goesOn = state instanceof StudyState.Running || state instanceof StudyState.Pending;
    Optional<ReadyPoints> learned =
        search
            .filter(points -> goesOn && !stage.searchIsOver())
            .filter(points -> !Suggestion.isEnd(snapshot, points, end))
            .flatMap(points -> learned(snapshot, tally, points, end));
    long free = Math.max(0, spec.budget().parallelism() - tally.unfinished());
    List<Trial> create =
        !goesOn
            ? List.of()
            : stage.searchIsOver()
                ? stage.reruns().stream()
                    .limit(free)
                    .map(planned -> trial(study, planned.of(study), Optional.empty()))
                    .toList()
                : search
                    .map(
                        points ->
                            timer.time(
                                () ->
                                    nextTrials(
                                        snapshot,
                                        points,
                                        learned
                                            .<NextPoints>map(ready -> ready)
                                            .or(
                                                () ->
                                                    probe.map(
                                                        outcome ->
                                                            StudyProbe.points(
                                                                points, outcome, tally.trials())))
                                            .orElse(NextPoints.of(points)),
                                        end,
                                        free)))
                    .orElse(List.of());
    // Trials that are created are news, and then the question is another one.
    Optional<ProposalRequest> ask =
        create.isEmpty() ? learned.flatMap(ReadyPoints::question) : Optional.empty();
    Optional<Duration> answerDue =
        learned.filter(ReadyPoints::waits).map(ReadyPoints::left).map(StudyDecider::atLeast);
    if (state instanceof StudyState.Pending && !create.isEmpty()) {
      state = new StudyState.Running(false);
    }
    StudyInsights.Said said = insights.of(snapshot, tally, state.isFinished());
    List<Condition> conditions =
        state.conditions(
            snapshot.status().map(StudyStatus::conditions).orElse(null),
            study.getMetadata().getGeneration(),
            snapshot.now(),
            said.trust());
    boolean createService =
        snapshot.service() == TrialServiceState.ABSENT
            && tally.created() + create.size() > 0
            && !state.isFinished();
    if (snapshot.pause().isPositive()
        && !(given instanceof GivenPoints.Found)
        && tellsTheSame(snapshot, conditions)) {
      return new StudyDecision(
          createService,
          create,
          study.getStatus(),
          ask,
          Optional.of(sooner(snapshot.pause(), answerDue)));
    }
    StudyResults results = StudyResults.of(study, tally, said);
    var counts = tally.counts(create.size());
    var status =
        new StudyStatus(
            study.getMetadata().getGeneration(),
            state.word(),
            counts.finished() + "/" + trialsInAll(spec, tally, stage, end),
            StudyTime.of(snapshot, counts.created() > 0),
            conditions,
            counts,
            results.best(),
            tally.bestCheckpoints(),
            results.infeasible(),
            results.scientific(),
            results.insights(),
            results.confirm(),
            search(snapshot, search, given, create),
            results.probe());
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
                : Optional.of(sooner(sooner(selfCheck, answerDue), lateness(state, snapshot)));
    return new StudyDecision(createService, create, status, ask, recheck);
  }

  /** When a Study that it waits for, and that is not there, will not come any more. */
  private static Optional<Duration> lateness(StudyState state, StudySnapshot snapshot) {
    return state instanceof StudyState.Waiting && snapshot.isNew()
        ? Optional.of(atLeast(snapshot.newFor()))
        : Optional.empty();
  }

  private static Duration sooner(Duration one, Optional<Duration> other) {
    return other.filter(time -> time.compareTo(one) < 0).orElse(one);
  }

  private static Duration atLeast(Duration time) {
    return time.compareTo(AT_ONCE) < 0 ? AT_ONCE : time;
  }

  /** The points of a search that looks at results. */
  private static Optional<ReadyPoints> learned(
      StudySnapshot snapshot, TrialTally tally, Search search, long end) {
    return search instanceof BayesianSearch bayesian
        ? Optional.of(
            new ReadyPoints(
                ProposalRequest.of(snapshot, tally, bayesian, end),
                snapshot.proposals(),
                snapshot.trials(),
                snapshot.now()))
        : Optional.empty();
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
            snapshot.nextIndex(),
            create.isEmpty() || !create.getLast().getSpec().isOfSearch()
                ? 0
                : create.getLast().getSpec().index() + 1),
        given instanceof GivenPoints.Found(List<Map<String, JsonNode>> points)
            ? points
            : snapshot.givenPoints(),
        snapshot.proposals().model().or(() -> before.map(SearchStatus::model)).orElse(null));
  }

  /** How many trials the Study will have, as far as that is known. */
  private static long trialsInAll(StudySpec spec, TrialTally tally, Stage stage, long end) {
    long ofSearch = Math.max(tally.ofSearch().size(), end * spec.replicatesOrOne());
    long others = (long) tally.created() - tally.ofSearch().size();
    return ofSearch
        + (stage.searchIsOver()
            ? others + stage.reruns().size()
            : Math.max(others, Confirming.mostTrials(spec)));
  }

  private static List<Trial> nextTrials(
      StudySnapshot snapshot, Search search, NextPoints points, long end, long free) {
    return Suggestion.following(snapshot, search, points, end)
        .limit(free)
        .map(
            suggestion ->
                trial(
                    snapshot.study(),
                    suggestion.trial(snapshot.study()),
                    Optional.ofNullable(suggestion.origin())))
        .toList();
  }

  private static Trial trial(Study study, Trial trial, Optional<SuggestionOrigin> origin) {
    trial.setMetadata(
        new ObjectMetaBuilder(trial.getMetadata())
            .withNamespace(study.getMetadata().getNamespace())
            .withLabels(Map.of(Labels.STUDY, study.getMetadata().getName()))
            .withAnnotations(annotations(origin))
            .withFinalizers(Labels.TRIAL_FINALIZER)
            .withOwnerReferences(Ownership.by(study))
            .build());
    return trial;
  }

  private static Map<String, String> annotations(Optional<SuggestionOrigin> origin) {
    Map<String, String> annotations = new TreeMap<>();
    // A failed trial is a result, not an unhealthy application.
    annotations.put("argocd.argoproj.io/ignore-healthcheck", "true");
    origin.ifPresent(how -> annotations.put(Labels.SUGGESTION, how.json()));
    return annotations;
  }
}
