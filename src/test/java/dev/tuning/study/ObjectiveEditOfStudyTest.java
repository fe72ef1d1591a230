package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Best;
import dev.tuning.api.v1alpha1.StudyStatus.BestCheckpoint;
import dev.tuning.api.v1alpha1.StudyStatus.ReasonCount;
import dev.tuning.api.v1alpha1.StudyStatus.Scientific;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.Thinned;
import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import dev.tuning.report.Curve;
import dev.tuning.trial.StudyManifest;
import dev.tuning.trial.TrialVerdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A Study that is finished, and then asked for another objective. */
class ObjectiveEditOfStudyTest {

  private static StudyManifest manifest() {
    return new StudyManifest()
        .set(
            "parameters",
            "[{name: activation, role: Scientific, categorical: {values: [relu, tanh]}}]")
        .set("search.algorithm", "Grid")
        .set("budget.maxTrials", "2");
  }

  /** A Study of two trials, which is complete. */
  private static StudyWorld complete(StudyManifest manifest, TrialStatus relu, TrialStatus tanh) {
    var world = new StudyWorld(manifest);
    world.step();
    for (Trial trial : world.trials()) {
      boolean isRelu = trial.getSpec().parameters().get("activation").asText().equals("relu");
      world.set(
          trial.getSpec().index(),
          TrialVerdict.completed(world.study.getSpec().objective(), isRelu ? relu : tanh));
    }
    world.step();
    assertThat(world.status().state()).isEqualTo("Complete");
    return world;
  }

  /** The Study is edited, and after it all its trials are looked at again. */
  private static StudyStatus edited(StudyWorld world, StudyManifest manifest) {
    world.edit(manifest);
    world.step();
    for (Trial trial : world.trials()) {
      world.set(
          trial.getSpec().index(),
          trial.getSpec().replicate(),
          TrialVerdict.reconsidered(world.study.getSpec().objective(), trial.getStatus()));
    }
    world.step();
    return world.status();
  }

  /** A trial with a checkpoint at steps 10 and 30 of 10, 20, 30, ... */
  private static TrialStatus trial(String name, String error, String latency) {
    return TrialStatus.NEW.withReport(
        Map.of("validation/error", curve(error), "latency", curve(latency)),
        List.of(new TrialCheckpoint(10, name + "/s10"), new TrialCheckpoint(30, name + "/s30")),
        null);
  }

  private static Curve curve(String text) {
    var values = new TreeMap<Long, Double>();
    Arrays.stream(text.split(" "))
        .forEach(value -> values.put(10L * (values.size() + 1), Double.valueOf(value)));
    return Curve.of(values);
  }

  private static StudyWorld complete() {
    return complete(manifest(), trial("relu", "5 1 3", "9 9 4"), trial("tanh", "4 2 NaN", "2 2 2"));
  }

  private static Scientific row(StudyStatus status, String activation) {
    return status.scientific().stream()
        .filter(row -> row.values().get("activation").asText().equals(activation))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void beforeAnyEditTheFirstObjectiveCounts() {
    StudyStatus status = complete().status();

    assertThat(status.best().objective()).isEqualTo(1);
    assertThat(status.best().step()).isEqualTo(20);
    // The nearest one before.
    assertThat(status.best().checkpoint()).isEqualTo("relu/s10");
    assertThat(status.best().checkpointStep()).isEqualTo(10);
    assertThat(status.best().approximate()).isNull();
    assertThat(status.infeasible().reasons())
        .containsExactly(new ReasonCount("NonFiniteObjective", 1));
    assertThat(row(status, "tanh").infeasible()).isOne();
    assertThat(row(status, "tanh").best()).isNull();
    assertThat(status.bestCheckpoints())
        .extracting(BestCheckpoint::path)
        .containsExactly("relu/s30", "relu/s10");
  }

  @Test
  void anotherMetricAndGoal() {
    StudyStatus status =
        edited(
            complete(),
            manifest().set("objective", "{metric: latency, goal: Minimize, over: LastStep}"));

    assertThat(status.best().objective()).isEqualTo(2);
    assertThat(status.best().step()).isEqualTo(30);
    assertThat(status.best().checkpoint()).isEqualTo("tanh/s30");
    assertThat(status.best().checkpointStep()).isEqualTo(30);
    assertThat(status.infeasible().count()).isZero();
    assertThat(status.trials().succeeded()).isEqualTo(2);
    assertThat(row(status, "relu").best().objective()).isEqualTo(4);
    assertThat(row(status, "tanh").infeasible()).isZero();
    assertThat(row(status, "tanh").reasons()).isNull();
    // Equally good ones: the earlier step first.
    assertThat(status.bestCheckpoints())
        .extracting(BestCheckpoint::path)
        .containsExactly("tanh/s10", "tanh/s30", "relu/s30");
    assertThat(status.state()).isEqualTo("Complete");
  }

  @Test
  void whatCameBeforeADivergence() {
    StudyStatus status = edited(complete(), manifest().set("objective.onDivergence", "BestBefore"));

    assertThat(status.infeasible().count()).isZero();
    assertThat(row(status, "tanh").best().objective()).isEqualTo(2);
    assertThat(row(status, "tanh").best().checkpoint()).isEqualTo("tanh/s10");
    assertThat(status.best().objective()).isEqualTo(1);
  }

  @Test
  void constraintsMakeTrialsInfeasibleAndChooseAmongSteps() {
    StudyWorld world = complete();
    StudyStatus status =
        edited(world, manifest().set("objective.constraints", "[{metric: latency, atMost: 5}]"));
    assertThat(status.best().objective()).isEqualTo(3);
    assertThat(status.best().step()).isEqualTo(30);
    assertThat(status.best().checkpointStep()).isEqualTo(30);
    assertThat(status.bestCheckpoints())
        .extracting(BestCheckpoint::path)
        .containsExactly("relu/s30");

    status =
        edited(world, manifest().set("objective.constraints", "[{metric: latency, atMost: 3}]"));
    assertThat(status.best()).isNull();
    assertThat(status.infeasible().reasons())
        .containsExactlyInAnyOrder(
            new ReasonCount("Constraint", 1), new ReasonCount("NonFiniteObjective", 1));
    assertThat(status.infeasible().fraction()).isEqualTo(1);
    assertThat(status.bestCheckpoints()).isEmpty();

    // And back.
    assertThat(edited(world, manifest()).best().objective()).isEqualTo(1);
  }

  /**
   * Whether or not its trials were looked at again, what the old one gave is never shown as new.
   */
  @Test
  void inBetweenNothingWrongIsSaid() {
    StudyWorld world = complete();
    world.edit(manifest().set("objective", "{metric: latency, goal: Minimize, over: LastStep}"));
    world.step();

    assertThat(Optional.ofNullable(world.status().best()).map(Best::objective))
        .isIn(Optional.empty(), Optional.of(2.0));
    assertThat(Optional.ofNullable(row(world.status(), "relu").best()).map(Best::objective))
        .isIn(Optional.empty(), Optional.of(4.0));
  }

  @Test
  void aMetricThatNobodyReportedMakesNoTrialFail() {
    StudyWorld world = complete();
    StudyStatus status =
        edited(world, manifest().set("objective", "{metric: loss, goal: Minimize}"));

    assertThat(status.best()).isNull();
    assertThat(status.trials().failed()).isZero();
    assertThat(status.trials().finished()).isEqualTo(2);
    assertThat(world.trials())
        .allSatisfy(
            trial -> {
              assertThat(trial.getStatus().phase()).isEqualTo(Phase.SUCCEEDED);
              assertThat(trial.getStatus().reason()).isEqualTo("MissingMetric");
            });
    assertThat(edited(world, manifest()).best().objective()).isEqualTo(1);
  }

  @Test
  void whatMayNotBeExactIsSaidToBe() {
    TrialStatus relu = trial("relu", "5 1 3", "9 9 4");
    var thinned = new Thinned(List.of("validation/error"), List.of("validation/error"), List.of());
    StudyWorld world =
        complete(
            manifest(),
            relu.withReport(relu.curves(), relu.checkpoints(), thinned),
            trial("tanh", "6 6 6", "1 1 1"));
    assertThat(world.status().best().approximate()).isNull();
    StudyManifest constrained =
        manifest().set("objective.constraints", "[{metric: latency, atMost: 5}]");

    StudyStatus status = edited(world, constrained);
    assertThat(status.best().objective()).isEqualTo(3);
    assertThat(status.best().approximate()).isTrue();
    assertThat(row(status, "tanh").best().approximate()).isNull();
    assertThat(edited(world, manifest()).best().approximate()).isNull();
  }
}
