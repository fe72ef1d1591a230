package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Thinned;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import dev.tuning.report.Observation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrialRecordTest {

  private static final String METRIC = "validation/error";

  private static TrialRecord record(Study study) {
    return TrialRecord.of(study, TestTrials.fresh(study), TrialStatus.NEW);
  }

  private static Observation observation(long step, double value) {
    return new Observation(step, Map.of(METRIC, value), Optional.empty());
  }

  private static Observation saved(long step, double value, String name) {
    return new Observation(step, Map.of(METRIC, value), Optional.of(name));
  }

  private static Observation checkpoint(long step, String name) {
    return new Observation(step, Map.of(), Optional.of(name));
  }

  private static TrialStatus status(TrialRecord record) {
    return TestTrials.stored(record.in(TrialStatus.NEW));
  }

  private static Study study(String... settings) {
    var manifest = new StudyManifest();
    for (int i = 0; i < settings.length; i += 2) {
      manifest.set(settings[i], settings[i + 1]);
    }
    return manifest.study();
  }

  @Test
  void theFirstValueOfAStepStands() {
    TrialRecord record = record(study());

    assertThat(record.add(saved(10, Double.NaN, "a"))).isTrue();
    assertThat(record.add(saved(10, 1, "b"))).isFalse();
    assertThat(record.add(observation(20, 1))).isTrue();
    assertThat(status(record).curves().get(METRIC).valuesByStep())
        .containsExactly(entry(10L, Double.NaN), entry(20L, 1.0));
    assertThat(status(record).checkpoints()).containsExactly(new TrialCheckpoint(10, "a"));
  }

  /** The file of the older one was written over. */
  @Test
  void aNameStandsForItsNewestCheckpoint() {
    TrialRecord record = record(study());
    record.add(saved(10, 1, "last"));
    record.add(saved(20, 2, "best"));
    record.add(saved(30, 3, "last"));

    assertThat(record.add(saved(10, 1, "last"))).isFalse();
    assertThat(status(record).checkpoints())
        .containsExactly(new TrialCheckpoint(20, "best"), new TrialCheckpoint(30, "last"));
  }

  /** Of the steps that it speaks of, also that a checkpoint is gone. */
  @Test
  void whatIsSaidAtTheEndStands() {
    TrialRecord record = record(study());
    record.add(saved(10, 1, "a"));
    record.add(saved(20, 2, "b"));
    record.replace(
        List.of(observation(20, 5), observation(20, 6), saved(30, 3, "c"), checkpoint(10, "d")));

    assertThat(status(record).curves().get(METRIC).valuesByStep())
        .containsExactly(entry(10L, 1.0), entry(20L, 6.0), entry(30L, 3.0));
    assertThat(status(record).checkpoints())
        .containsExactly(new TrialCheckpoint(10, "d"), new TrialCheckpoint(30, "c"));
  }

  @Test
  void whatCameAfterACheckpointIsForgotten() {
    TrialRecord record = record(study());
    record.add(saved(10, 1, "a"));
    record.add(saved(20, 2, "b"));
    record.add(new Observation(21, Map.of("loss", 2.0), Optional.empty()));
    record.forgetAfter(20);
    assertThat(record.lastStep()).contains(20L);
    assertThat(status(record).curves()).containsOnlyKeys(METRIC);
    record.forgetAfter(9);

    assertThat(record.lastStep()).isEmpty();
    assertThat(status(record).curves()).isEmpty();
    assertThat(status(record).checkpoints()).isEmpty();
  }

  /** What is best up to a checkpoint is there after an attempt goes on from it. */
  @Test
  void theBestBeforeTheNewestCheckpointSurvives() {
    TrialRecord record = record(study());
    record.add(saved(100, 5, "a"));
    record.add(observation(101, 1));
    record.add(saved(120, 4, "b"));
    for (long step = 121; step <= 1500; step++) {
      record.add(observation(step, 1.0 / step));
    }
    TrialRecord read = TrialRecord.of(study(), TestTrials.fresh(study()), status(record));
    read.forgetAfter(120);

    assertThat(status(read).curves().get(METRIC).valuesByStep())
        .containsEntry(101L, 1.0)
        .containsEntry(120L, 4.0);
  }

  @Test
  void onlyTheBestAndTheLastCheckpointStay() {
    TrialRecord record = record(study("trial.checkpoint.keepBest", "2"));
    for (int step = 1; step <= 6; step++) {
      record.add(saved(step, Math.abs(step - 3), "s" + step));
    }

    assertThat(record.discard()).containsExactlyInAnyOrder("s1", "s4", "s5");
    assertThat(record.discard()).isEmpty();
    assertThat(status(record).checkpoints())
        .extracting(TrialCheckpoint::step)
        .containsExactly(2L, 3L, 6L);
  }

  /** Of a trainer that is never told to delete any, as the one whose log is read. */
  @Test
  void evenWithoutThatTheyAreBounded() {
    TrialRecord record = record(study());
    for (int step = 1; step <= 2000; step++) {
      record.add(saved(step, Math.abs(step - 1234), "s" + step));
    }
    assertThat(record.checkpointNames()).hasSizeLessThan(100);

    assertThat(status(record).checkpoints())
        .hasSize(41)
        .extracting(TrialCheckpoint::step)
        .contains(1234L, 1214L, 2000L);
    assertThat(status(record).curves().get(METRIC).size()).isBetween(100, 200);
  }

  @Test
  void theStatusOfALongTrialIsSmall() {
    TrialRecord record = record(study("objective.also", "[m1, m2, m3, m4, m5, m6, m7, m8]"));
    for (int step = 1; step <= 1000; step++) {
      double value = Math.sin(step) * 1e-5;
      record.add(
          new Observation(
              step,
              IntStream.range(0, 32)
                  .boxed()
                  .collect(Collectors.toMap(i -> i == 0 ? METRIC : "m" + i, i -> value + i)),
              Optional.of("checkpoint-of-step-" + step)));
    }
    TrialStatus status = status(record);

    assertThat(status.curves()).hasSize(32);
    assertThat(status.curves().values()).allMatch(curve -> curve.size() <= 200);
    // An object of the API server has at most 1.5 MB.
    assertThat(TestTrials.length(status)).isLessThan(512 * 1024);
  }

  @Test
  void thereIsRoomForThirtyTwoMetricsAndForThoseThatDecide() {
    TrialRecord record =
        record(
            study(
                "objective",
                "{metric: error, goal: Minimize, also: [also], constraints: [{metric: latency,"
                    + " atMost: 1}]}"));
    for (int i = 0; i < 40; i++) {
      record.add(new Observation(1, Map.of("m" + (10 + i), 1.0), Optional.empty()));
    }
    assertThat(
            record.add(
                new Observation(
                    2, Map.of("error", 1.0, "also", 1.0, "latency", 1.0), Optional.empty())))
        .isTrue();

    assertThat(status(record).curves())
        .hasSize(32)
        .containsKeys("error", "also", "latency", "m10", "m38")
        .doesNotContainKey("m39");
    assertThat(record.surplus(new Observation(3, Map.of("m39", 1.0, "m10", 1.0), Optional.empty())))
        .contains("m39");
  }

  @Test
  void whatWasLeftOutIsRememberedWithTheQuestionItWasLeftOutFor() {
    String latency = "[{metric: latency, atMost: 1}]";
    Study first = study("objective.constraints", latency, "objective.also", "[loss]");
    TrialRecord record = record(first);
    for (int step = 1; step <= 300; step++) {
      record.add(new Observation(step, Map.of(METRIC, 1.0, "latency", 2.0), Optional.empty()));
    }
    TrialStatus status = status(record);
    List<Objective.Constraint> constraints = first.getSpec().objective().constraints();
    assertThat(status.thinned())
        .isEqualTo(new Thinned(List.of("latency", METRIC), List.of(METRIC, "loss"), constraints));

    // Nothing is left out for the new question yet.
    Study edited = study("objective.constraints", latency, "objective.also", "[accuracy]");
    Trial trial = TestTrials.fresh(edited);
    record = TrialRecord.of(edited, trial, status);
    assertThat(status(record).thinned()).isEqualTo(status.thinned());
    for (int step = 301; step <= 600; step++) {
      record.add(observation(step, 1));
    }
    assertThat(status(record).thinned().exactFor()).containsExactly(METRIC);

    record = TrialRecord.of(study(), trial, status(record));
    for (int step = 601; step <= 900; step++) {
      record.add(observation(step, 1));
    }
    assertThat(status(record).thinned())
        .isEqualTo(new Thinned(List.of("latency", METRIC), List.of(), List.of()));
  }
}
