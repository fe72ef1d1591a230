package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ReportedOutcome;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import dev.tuning.report.Observation;
import dev.tuning.report.ReportIntake.Answer;
import dev.tuning.report.ReportLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** When what an attempt says is written, and what its sender is told of that. */
class AttemptReportsTest {

  private static final String COMPLETED = "{\"outcome\": \"Completed\"}";

  /** An operator that is told, and writes when it is said to. */
  private static final class Operator {

    Study study;
    final Trial trial;
    AttemptReports reports;
    Instant now = TrialWorld.START;

    Operator(StudyManifest manifest) {
      study = manifest.study();
      trial = TestTrials.fresh(study);
      trial.setStatus(TrialStatus.NEW.withAttempts(List.of(TestTrials.attempt(1, null))));
      restart();
    }

    /** What was not written is lost. */
    void restart() {
      reports = new AttemptReports(study, trial, 1, new WriteInterval(() -> 1), now);
    }

    CompletableFuture<Answer> send(String... lines) throws Exception {
      return reports.report(
          study, ReportLines.parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    }

    /** Reports what is answered at once. */
    Answer report(String... lines) throws Exception {
      return send(lines).getNow(null);
    }

    void write() {
      trial.setStatus(TestTrials.stored(reports.take().in(trial.getStatus())));
      reports.written(now);
    }

    Optional<Duration> due() {
      return reports.dueIn(now);
    }

    List<Long> steps() {
      var curves = trial.getStatus().curves();
      return curves == null
          ? List.of()
          : List.copyOf(curves.get("validation/error").valuesByStep().keySet());
    }

    List<String> checkpointPaths() {
      var checkpoints = trial.getStatus().checkpoints();
      return checkpoints == null
          ? List.of()
          : checkpoints.stream().map(TrialCheckpoint::path).toList();
    }

    List<Long> checkpoints() {
      return trial.getStatus().checkpoints().stream().map(TrialCheckpoint::step).toList();
    }
  }

  private static Operator operator() {
    return new Operator(new StudyManifest().set("trial.steps", "1000"));
  }

  private static Operator keepingBest(int best) {
    return new Operator(
        new StudyManifest()
            .set("trial.steps", "100000")
            .set("trial.checkpoint.keepBest", String.valueOf(best)));
  }

  private static String line(long step) {
    return line(step, 1);
  }

  private static String line(long step, double value) {
    return "{\"step\": %d, \"metrics\": {\"validation/error\": %s}}".formatted(step, value);
  }

  private static String saved(long step, double value) {
    return saved(step, value, "s" + step);
  }

  private static String saved(long step, double value, String name) {
    return "{\"step\": %d, \"metrics\": {\"validation/error\": %s}, \"checkpoint\": \"%s\"}"
        .formatted(step, value, name);
  }

  @Test
  void whatIsReportedIsWrittenWithinTenSecondsAndThenOnceInTen() throws Exception {
    Operator operator = operator();
    assertThat(operator.due()).isEmpty();

    assertThat(operator.report(line(10)).durable()).isEmpty();
    assertThat(operator.due().orElseThrow()).isBetween(Duration.ZERO, WriteInterval.SHORTEST);
    operator.write();
    assertThat(operator.due()).isEmpty();

    assertThat(operator.report(line(20)).durable()).contains(19L);
    assertThat(operator.due()).contains(Duration.ofSeconds(10));
    operator.now = operator.now.plusSeconds(4);
    operator.report(line(30));
    assertThat(operator.due()).contains(Duration.ofSeconds(6));
    operator.now = operator.now.plusSeconds(7);
    assertThat(operator.due().orElseThrow()).isNegative();
    operator.write();

    assertThat(operator.due()).isEmpty();
    assertThat(operator.steps()).containsExactly(10L, 20L, 30L);
  }

  /** Trials that begin together are not written together. */
  @Test
  void eachTrialHasATimeOfItsOwn() {
    Study study = new StudyManifest().study();
    assertThat(
            IntStream.range(0, 100)
                .mapToObj(
                    i -> {
                      Trial trial = TestTrials.fresh(study);
                      trial
                          .getMetadata()
                          .setUid(UUID.nameUUIDFromBytes(new byte[] {(byte) i}).toString());
                      trial.setStatus(
                          TrialStatus.NEW.withAttempts(List.of(TestTrials.attempt(1, null))));
                      var reports =
                          new AttemptReports(
                              study, trial, 1, new WriteInterval(() -> 1), TrialWorld.START);
                      reports.logged(
                          Optional.of(new Observation(1, Map.of("m", 1.0), Optional.empty())),
                          null);
                      return reports.dueIn(TrialWorld.START).orElseThrow().toSeconds();
                    })
                .distinct()
                .count())
        .isGreaterThan(5);
  }

  @Test
  void whatIsSaidAgainChangesNothing() throws Exception {
    Operator operator = operator();
    operator.report(saved(10, 1), saved(20, .5));
    operator.write();
    TrialStatus written = operator.trial.getStatus();

    Answer answer =
        operator.report(saved(10, 1), saved(20, .5), line(20, 7), saved(20, 7, "other"));

    assertThat(answer).isEqualTo(new Answer(List.of(), Optional.of(20L)));
    assertThat(operator.due()).isEmpty();
    operator.restart();
    operator.report(saved(20, .5));
    assertThat(operator.due()).isEmpty();
    assertThat(operator.trial.getStatus()).isEqualTo(written);
  }

  @Test
  void nothingIsDurableBeforeItIsWritten() throws Exception {
    Operator operator = operator();
    operator.report(line(10), line(20));
    AttemptReports.Unwritten taken = operator.reports.take();
    // While the write is under way something more comes, also of the past.
    assertThat(operator.report(line(30), line(15)).durable()).isEmpty();
    operator.trial.setStatus(taken.in(operator.trial.getStatus()));
    operator.reports.written(operator.now);

    assertThat(operator.steps()).containsExactly(10L, 20L);
    assertThat(operator.report(line(20)).durable()).contains(14L);
    operator.write();
    assertThat(operator.report(line(20)).durable()).contains(30L);
  }

  @Test
  void aFailedWriteLosesNothing() throws Exception {
    Operator operator = operator();
    operator.report(line(10));
    operator.write();
    operator.report(line(20));
    operator.reports.take();
    operator.report(line(30));
    operator.reports.take();

    assertThat(operator.report(line(30)).durable()).contains(19L);
    assertThat(operator.due()).contains(Duration.ofSeconds(10));
    operator.write();
    assertThat(operator.steps()).containsExactly(10L, 20L, 30L);
    assertThat(operator.report(line(30)).durable()).contains(30L);
  }

  @Test
  void theLastStepIsAnsweredWhenItIsWritten() throws Exception {
    Operator operator = operator();
    operator.report(line(10));
    operator.write();
    operator.report(line(20));
    CompletableFuture<Answer> answer = operator.send(line(1000));

    assertThat(answer).isNotDone();
    assertThat(operator.due()).contains(Duration.ZERO);
    operator.write();
    assertThat(answer.getNow(null).durable()).contains(1000L);
    assertThat(operator.steps()).containsExactly(10L, 20L, 1000L);
    assertThat(operator.due()).isEmpty();
    assertThat(operator.report(line(1000)).durable()).contains(1000L);
  }

  @Test
  void anOutcomeIsAnsweredWhenItIsWritten() throws Exception {
    Operator operator = operator();
    CompletableFuture<Answer> answer =
        operator.send(
            line(10),
            "{\"outcome\": \"Infeasible\", \"reason\": \"Diverged\", \"message\": \"NaN\"}");
    AttemptReports.Unwritten taken = operator.reports.take();
    CompletableFuture<Answer> again =
        operator.send("{\"outcome\": \"Infeasible\", \"reason\": \"Other\"}");
    operator.trial.setStatus(taken.in(operator.trial.getStatus()));
    operator.reports.written(operator.now);

    assertThat(answer).isCompleted();
    assertThat(again).isNotDone();
    assertThat(operator.due()).contains(Duration.ZERO);
    assertThat(operator.trial.getStatus().outcome())
        .isEqualTo(new ReportedOutcome("Infeasible", "Diverged", "NaN"));
    operator.write();
    assertThat(again).isCompleted();
    assertThat(operator.trial.getStatus().outcome().reason()).isEqualTo("Other");
  }

  @Test
  void anOutcomeThatIsWrittenAlreadyIsAnsweredAtOnce() throws Exception {
    Operator operator = operator();
    operator.send(line(10), COMPLETED);
    operator.write();
    operator.restart();

    assertThat(operator.report(line(10), COMPLETED).durable()).contains(10L);
    assertThat(operator.due()).isEmpty();
  }

  @Test
  void whoWaitsIsToldWhenNobodyWillWrite() throws Exception {
    Operator operator = operator();
    CompletableFuture<Answer> answer = operator.send(COMPLETED);
    operator.reports.close();

    assertThat(answer).isCompletedExceptionally();
  }

  /** The volume of a trainer that evaluates often must not fill up until the next write. */
  @Test
  void aCheckpointMayBeDeletedAsSoonAsItIsNoneOfTheBest() throws Exception {
    Operator operator = keepingBest(1);
    operator.report(saved(10, 3), saved(20, 5));
    operator.write();
    assertThat(operator.checkpoints()).containsExactly(10L, 20L);

    assertThat(operator.report(saved(30, 4)).discard()).containsExactly("s20");
    operator.write();
    assertThat(operator.checkpoints()).containsExactly(10L, 30L);
    // The answer may have got lost.
    assertThat(operator.report(line(30)).discard()).containsExactly("s20");
    assertThat(operator.report(line(30)).discard()).isEmpty();
  }

  @Test
  void theLastAnswerNamesAllThatMayBeDeleted() throws Exception {
    Operator operator = keepingBest(1);
    operator.report(saved(10, 3));
    operator.write();
    CompletableFuture<Answer> answer =
        operator.send(saved(20, 2), saved(30, 4), saved(40, 5), COMPLETED);
    operator.write();

    assertThat(answer.getNow(null).discard()).containsExactlyInAnyOrder("s10", "s30");
    assertThat(operator.checkpoints()).containsExactly(20L, 40L);
  }

  /** A trainer may write a few files in turn. */
  @Test
  void aNameThatIsGivenAgainIsNotToBeDeleted() throws Exception {
    Operator operator = keepingBest(1);
    operator.report(saved(10, 3, "a"), saved(20, 5, "b"), saved(30, 4, "c"));
    operator.write();
    assertThat(operator.report(saved(40, 4.5, "b")).discard()).containsExactly("c");
    operator.write();

    assertThat(operator.checkpoints()).containsExactly(10L, 40L);
    assertThat(operator.report(line(40)).discard()).containsExactly("c");
  }

  /** Its first line says what is discarded by then: it must not count as news each time. */
  @Test
  void aSenderIsNotToldToRepeatWhatIsNotKept() throws Exception {
    Operator operator = keepingBest(1);
    operator.report(saved(10, 1));
    operator.write();
    String[] lines = {saved(20, 5), saved(30, 4), saved(40, 3)};
    assertThat(operator.report(lines).durable()).contains(19L);
    operator.write();

    assertThat(operator.report(lines).durable()).contains(40L);
    assertThat(operator.due()).isEmpty();
  }

  @Test
  void aSenderIsNotToldToRepeatPointsThatAreLeftOut() throws Exception {
    Operator operator = keepingBest(1);
    operator.report(line(1));
    operator.write();
    String[] lines =
        IntStream.range(2, 1000).mapToObj(step -> line(step, step % 7)).toArray(String[]::new);
    assertThat(operator.report(lines).durable()).contains(1L);
    operator.write();

    assertThat(operator.report(lines).durable()).contains(999L);
    assertThat(operator.due()).isEmpty();
    assertThat(operator.steps()).hasSizeBetween(100, 200).contains(1L, 999L);
  }

  @Test
  void aCheckpointOfEachOfManyEvaluationsIsNoProblem() throws Exception {
    Operator operator = keepingBest(3);
    CompletableFuture<Answer> answer =
        operator.send(
            IntStream.rangeClosed(1, 900)
                    .mapToObj(step -> saved(step, Math.abs(step - 450)))
                    .collect(Collectors.joining("\n"))
                + "\n"
                + COMPLETED);
    operator.write();

    assertThat(operator.checkpoints()).containsExactly(449L, 450L, 451L, 900L);
    assertThat(answer.getNow(null).discard()).hasSize(896).doesNotContain("s450", "s900");
  }

  @Test
  void anEditOfTheObjectiveDecidesWhichCheckpointsStay() throws Exception {
    Operator operator = keepingBest(1);
    operator.report(saved(10, 1), saved(20, 2), saved(30, 3), saved(40, 2));
    operator.write();
    assertThat(operator.checkpoints()).containsExactly(10L, 40L);
    operator.study =
        new StudyManifest()
            .set("trial.checkpoint.keepBest", "1")
            .set("objective.goal", "Maximize")
            .study();

    operator.report(saved(50, 1.5), line(60));
    assertThat(operator.due()).isPresent();
    operator.write();
    assertThat(operator.checkpoints()).containsExactly(40L, 50L);
    assertThat(operator.report(line(60)).discard()).contains("s10");
  }

  /** A metric that the objective names since then has room, however many others there are. */
  @Test
  void metricsBeyondTheThirtySecondAreRefusedAsAWhole() throws Exception {
    Operator operator = operator();
    String others =
        IntStream.range(0, 31).mapToObj(i -> "\"m" + i + "\": 1").collect(Collectors.joining(", "));
    operator.report("{\"step\": 1, \"metrics\": {" + others + "}}");
    operator.write();
    TrialStatus before = operator.trial.getStatus();

    assertThatThrownBy(
            () -> operator.report(line(2), "{\"step\": 2, \"metrics\": {\"m0\": 1, \"n\": 1}}"))
        .hasMessageContaining("metric n is one too many");
    assertThat(operator.due()).isEmpty();
    assertThat(operator.trial.getStatus()).isEqualTo(before);
    operator.report(line(2));
    operator.write();
    assertThat(operator.trial.getStatus().curves()).hasSize(32);
  }

  /**
   * A sender as the protocol wants it, and an operator whose writes fail and which is restarted: in
   * the end everything is there, and each answer was true.
   */
  @Property(tries = 300, seed = "1", shrinking = ShrinkingMode.OFF)
  void everythingIsRecordedWhateverFails(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    int keepBest = 1 + random.nextInt(3);
    Operator operator = keepingBest(keepBest);
    List<Long> unrecorded = new ArrayList<>();
    List<Long> all = new ArrayList<>();
    long step = 0;
    int reports = 1 + random.nextInt(30);
    for (int report = 0; report < reports; report++) {
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        step += 1 + random.nextInt(3);
        unrecorded.add(step);
        all.add(step);
      }
      Answer answer = operator.report(lines(unrecorded));
      long durable = answer.durable().orElse(-1L);
      assertThat(unrecorded.stream().filter(s -> s <= durable)).isSubsetOf(operator.steps());
      unrecorded.removeIf(s -> s <= durable);
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          operator.write();
          assertThat(operator.checkpointPaths()).noneMatch(answer.discard()::contains);
        }
        case 2 -> operator.reports.take();
        case 3 -> operator.restart();
        default -> {}
      }
    }
    List<String> last = new ArrayList<>(List.of(lines(unrecorded)));
    last.add(COMPLETED);
    CompletableFuture<Answer> answer = operator.send(last.toArray(String[]::new));
    operator.write();

    assertThat(answer.getNow(null).durable()).contains(step);
    assertThat(operator.steps()).isEqualTo(all);
    List<Long> best =
        all.stream()
            .sorted(Comparator.comparing(AttemptReportsTest::value))
            .limit(keepBest)
            .toList();
    assertThat(operator.checkpoints()).contains(step).containsAll(best);
  }

  private static double value(long step) {
    return step * 7919 % 101;
  }

  private static String[] lines(List<Long> steps) {
    return steps.stream().map(s -> saved(s, value(s))).toArray(String[]::new);
  }
}
