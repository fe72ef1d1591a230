package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import dev.tuning.report.Observation;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * The objective of a finished trial may be edited: what its status, whose curves lack points, gives
 * then must be what all that the trial has reported gives.
 */
class ObjectiveEditTest {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final int KEEP_BEST = 3;

  /** Whatever comes first and whatever comes again. */
  @Property(tries = 60, seed = "1", shrinking = ShrinkingMode.OFF)
  void anyMetricGoalAndStepAreExactWithoutConstraints(@ForAll long seed) {
    Random random = new Random(seed);
    ReportedTrial reported = ReportedTrial.random(random);
    List<Observation> sent =
        ReportedTrial.withRepeats(ReportedTrial.shuffled(reported.observations(), random), random);
    Objective first = objective(random, List.of());
    TrialStatus status = recorded(study(first), sent, random);

    assertThatCheckpointsAreTheBest(reported, first, status);
    for (int edit = 0; edit < 8; edit++) {
      assertThatItIsExact(reported, objective(random, List.of()), status);
    }
  }

  @Property(tries = 120, seed = "1", shrinking = ShrinkingMode.OFF)
  void constraintsThatWereInForceAllTheTimeAreExact(@ForAll long seed) {
    Random random = new Random(seed);
    ReportedTrial reported = ReportedTrial.random(random);
    Objective first = objective(random, constraints(reported, random));
    TrialStatus status =
        recorded(study(first), ReportedTrial.withRepeats(reported.observations(), random), random);

    List<String> exact =
        Stream.concat(Stream.of(first.metric()), first.alsoOrNone().stream()).toList();
    for (int edit = 0; edit < 8; edit++) {
      String metric = exact.get(random.nextInt(exact.size()));
      assertThatItIsExact(
          reported, objective(random, metric, first.alsoOrNone(), first.constraints()), status);
    }
  }

  @Property(tries = 60, seed = "1", shrinking = ShrinkingMode.OFF)
  void constraintsThatComeLaterAreExactOrSaidToBeApproximate(@ForAll long seed) {
    Random random = new Random(seed);
    ReportedTrial reported = ReportedTrial.random(random);
    Objective first =
        objective(random, random.nextBoolean() ? List.of() : constraints(reported, random));
    TrialStatus status = recorded(study(first), reported.observations(), random);

    for (int edit = 0; edit < 8; edit++) {
      Objective edited =
          objective(random, random.nextInt(4) == 0 ? List.of() : constraints(reported, random));
      TrialStatus verdict = reconsidered(edited, status);
      boolean isMarked =
          verdict.objective() == null
              ? verdict.message() != null && verdict.message().contains("left out")
              : verdict.objective().approximate() != null;
      if (!isMarked) {
        assertThatItIsExact(reported, edited, status);
      }
    }
  }

  /** The Study is edited while the trial runs; only what was in force all the time is promised. */
  @Property(tries = 60, seed = "1", shrinking = ShrinkingMode.OFF)
  void anEditWhileTheTrialRunsIsExactOrSaidToBeApproximate(@ForAll long seed) {
    Random random = new Random(seed);
    ReportedTrial reported = ReportedTrial.random(random);
    List<Observation> sent = reported.observations();
    List<Objective> objectives =
        List.of(
            objective(random, constraints(reported, random)),
            objective(random, constraints(reported, random)));
    var operator = new Operator(study(objectives.getFirst()), random);
    int edits = 1 + random.nextInt(3);
    for (int edit = 0; edit <= edits; edit++) {
      operator.edit(study(objectives.get(edit % 2)));
      operator.take(
          sent.subList(edit * sent.size() / (edits + 1), (edit + 1) * sent.size() / (edits + 1)));
    }
    TrialStatus status = operator.finished();

    for (Objective objective : objectives) {
      TrialStatus verdict = reconsidered(objective, status);
      boolean isMarked =
          verdict.objective() == null
              ? verdict.message() != null && verdict.message().contains("left out")
              : verdict.objective().approximate() != null;
      if (!isMarked) {
        assertThatItIsExact(reported, objective, status);
      }
    }
  }

  /** What came after the checkpoint is void, and with it what was the best then. */
  @Property(tries = 25, seed = "1", shrinking = ShrinkingMode.OFF)
  void anAttemptThatGoesOnFromACheckpointIsExact(@ForAll long seed) {
    Random random = new Random(seed);
    ReportedTrial reported = ReportedTrial.random(random);
    Objective first =
        objective(random, random.nextBoolean() ? List.of() : constraints(reported, random));
    var operator = new Operator(study(first), random);
    for (int attempt = 0; attempt < 3; attempt++) {
      List<Observation> sent = reported.observations();
      operator.take(sent.subList(0, random.nextInt(sent.size() + 1)));
      reported = reported.resumedFrom(operator.resume(), ReportedTrial.random(random));
    }
    operator.take(reported.observations());
    TrialStatus status = operator.finished();

    for (int edit = 0; edit < 4; edit++) {
      assertThatItIsExact(
          reported,
          objective(random, first.metric(), first.alsoOrNone(), first.constraints()),
          status);
    }
  }

  private static void assertThatItIsExact(
      ReportedTrial reported, Objective objective, TrialStatus status) {
    OptionalLong expected = reported.step(objective);
    TrialStatus verdict = reconsidered(objective, status);
    if (expected.isPresent()) {
      assertThat(verdict.objective())
          .as("%s", objective)
          .isEqualTo(
              new ObjectiveValue(
                  reported.metrics.get(objective.metric()).get(expected.getAsLong()),
                  expected.getAsLong()));
      assertThat(verdict.phase()).isEqualTo(Phase.SUCCEEDED);
    } else {
      assertThat(verdict.objective()).as("%s", objective).isNull();
    }
  }

  /** Only of those can one be chosen in retrospect. */
  private static void assertThatCheckpointsAreTheBest(
      ReportedTrial reported, Objective objective, TrialStatus status) {
    NavigableMap<Long, Double> values = reported.metrics.get(objective.metric());
    double sign = objective.goal() == Objective.Goal.Minimize ? 1 : -1;
    Set<Long> best = new TreeSet<>();
    reported.checkpoints.stream()
        .filter(step -> values != null && Double.isFinite(values.getOrDefault(step, Double.NaN)))
        .sorted(
            // The two zeros are equally good.
            Comparator.comparingDouble((Long step) -> sign * values.get(step) + 0.0)
                .thenComparing(Comparator.naturalOrder()))
        .limit(KEEP_BEST)
        .forEach(best::add);
    if (!reported.checkpoints.isEmpty()) {
      best.add(reported.checkpoints.last());
    }

    assertThat(status.checkpoints()).hasSizeLessThanOrEqualTo(KEEP_BEST + 1);
    assertThat(status.checkpoints())
        .containsAll(
            best.stream()
                .map(step -> new TrialCheckpoint(step, ReportedTrial.checkpoint(step)))
                .toList());
  }

  private static TrialStatus reconsidered(Objective objective, TrialStatus status) {
    return TestTrials.stored(TrialVerdict.reconsidered(objective, status));
  }

  private static TrialStatus recorded(Study study, List<Observation> sent, Random random) {
    var operator = new Operator(study, random);
    operator.take(sent);
    return operator.finished();
  }

  /** Takes what is sent in batches, writes now and then, and is restarted now and then. */
  private static final class Operator {

    private final Random random;
    private final Trial trial;
    private Study study;
    private TrialStatus status = TrialStatus.NEW.withAttempts(List.of(TestTrials.attempt(1, null)));
    private TrialRecord record;

    Operator(Study study, Random random) {
      this.random = random;
      this.study = study;
      this.trial = TestTrials.fresh(study);
      this.record = TrialRecord.of(study, trial, status);
    }

    void edit(Study edited) {
      study = edited;
      record = record.under(edited);
    }

    void take(List<Observation> sent) {
      int longest = 1 << random.nextInt(4, 11);
      for (int from = 0; from < sent.size(); ) {
        int to = Math.min(sent.size(), from + 1 + random.nextInt(longest));
        sent.subList(from, to).forEach(record::add);
        record.discard();
        if (random.nextBoolean()) {
          write();
        }
        from = to;
      }
    }

    private void write() {
      var unwritten = new AttemptReports.Unwritten(record.copy(), null, null);
      status = TestTrials.stored(unwritten.in(status));
      assertThatItIsBounded(status);
      if (random.nextInt(3) == 0) {
        record = TrialRecord.of(study, trial, status);
      }
    }

    /** Goes on from the newest checkpoint, or begins afresh. */
    long resume() {
      write();
      long newest = status.checkpoints().stream().mapToLong(TrialCheckpoint::step).max().orElse(-1);
      record = TrialRecord.of(study, trial, status);
      record.forgetAfter(newest);
      status = TestTrials.stored(record.in(status));
      return newest;
    }

    TrialStatus finished() {
      write();
      var ended =
          status.withAttempts(
              List.of(
                  status
                      .attempts()
                      .getLast()
                      .ended("2026-11-24T13:00:00Z", AttemptOutcome.COMPLETED, null, null, 0)));
      return TestTrials.stored(TrialVerdict.completed(study.getSpec().objective(), ended));
    }
  }

  private static void assertThatItIsBounded(TrialStatus status) {
    status.curves().values().forEach(curve -> assertThat(curve.size()).isLessThanOrEqualTo(200));
  }

  private static Study study(Objective objective) {
    return new StudyManifest()
        .set("objective", KUBERNETES.asJson(objective))
        .set("trial.checkpoint.keepBest", String.valueOf(KEEP_BEST))
        .study();
  }

  private static List<Objective.Constraint> constraints(ReportedTrial reported, Random random) {
    return Stream.generate(() -> reported.constraint(anyMetric(random), random))
        .limit(1 + random.nextInt(2))
        .toList();
  }

  private static Objective objective(Random random, List<Objective.Constraint> constraints) {
    Set<String> also = new HashSet<>();
    for (int i = 0; i < random.nextInt(3); i++) {
      also.add(anyMetric(random));
    }
    return objective(random, anyMetric(random), List.copyOf(also), constraints);
  }

  private static Objective objective(
      Random random, String metric, List<String> also, List<Objective.Constraint> constraints) {
    return new Objective(
        metric,
        random.nextBoolean() ? Objective.Goal.Minimize : Objective.Goal.Maximize,
        random.nextInt(4) == 0 ? Objective.Over.LastStep : Objective.Over.BestStep,
        null,
        also,
        random.nextBoolean()
            ? Objective.OnDivergence.BestBefore
            : Objective.OnDivergence.Infeasible,
        constraints);
  }

  private static String anyMetric(Random random) {
    return ReportedTrial.METRICS.get(random.nextInt(ReportedTrial.METRICS.size()));
  }
}
