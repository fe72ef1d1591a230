package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.Timestamps;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.trial.StudyManifest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Round 2 of the playbook: a Study of the best points of another one. */
class PointsFromTest {

  private final StudyWorld first = new StudyWorld(new StudyManifest().set("replicates", "2"));

  private static StudyManifest second() {
    return new StudyManifest()
        .set("search", "{algorithm: Points, seed: 7, pointsFrom: {study: round-1, top: 3}}");
  }

  private final StudyWorld world = new StudyWorld(second());

  private void finishFirst() {
    first.runToTheEnd();
    world.source = Optional.of(new PointsSource(first.study, first.trials()));
  }

  @Test
  void waitsWithACondition() {
    first.step();
    world.source = Optional.of(new PointsSource(first.study, first.trials()));

    assertThat(world.step().create()).isEmpty();
    assertThat(world.status().state()).isEqualTo("Waiting");
    assertThat(world.condition("Ready").isTrue()).isTrue();
    assertThat(world.condition("Ready").reason()).isEqualTo("WaitingForStudy");
    assertThat(world.condition("Ready").message()).contains("round-1");
    assertThat(world.condition("Reconciling").isTrue()).isFalse();
    assertThat(world.condition("Stalled").isTrue()).isFalse();
    assertThat(world.decide().status()).isEqualTo(world.status());
  }

  @Test
  void takesTheBestPointsByTheMeanOfTheirReplicates() {
    first.step();
    first.endAll();
    // Point 0 has the best single trial, but not the best mean.
    first.set(0, 0, StudyWorld.succeeded(0.5, 100));
    first.set(0, 1, StudyWorld.succeeded(90, 100));
    finishFirst();

    StudyDecision recorded = world.step();
    assertThat(recorded.create()).isEmpty();
    assertThat(recorded.recheck()).contains(Duration.ofMillis(1));
    List<Map<String, JsonNode>> expected =
        List.of(1L, 2L, 3L).stream().map(index -> first.points().get(index)).toList();
    assertThat(world.status().search().points()).isEqualTo(expected);
    world.runToTheEnd();

    assertThat(world.points().values()).containsExactlyElementsOf(expected);
    assertThat(world.condition("Complete").isTrue()).isTrue();
    assertThat(world.status().progress()).isEqualTo("3/3");
  }

  @Test
  void recordedPointsStayWhateverBecomesOfTheOtherStudy() {
    finishFirst();
    world.step();
    List<Map<String, JsonNode>> points = world.status().search().points();

    world.source = Optional.empty();
    world.runToTheEnd();

    assertThat(world.points().values()).containsExactlyElementsOf(points);
    assertThat(world.status().search().points()).isEqualTo(points);
  }

  @Test
  void theBudgetLimitsThePoints() {
    finishFirst();
    world.edit(second().set("budget.maxTrials", "2"));
    world.runToTheEnd();
    world.runToTheEnd();

    assertThat(world.points()).hasSize(2);
    assertThat(world.condition("Complete").reason()).isEqualTo("BudgetSpent");
  }

  @Test
  void fixedParametersKeepTheValueOfThisStudy() {
    finishFirst();
    world.edit(
        second()
            .set(
                "parameters",
                "[{name: learningRate, role: Nuisance, double: {min: 1.0e-4, max: 1, scale: Log}},"
                    + " {name: hiddenUnits, role: Nuisance, integer: {min: 8, max: 512, scale:"
                    + " Log}}, {name: optimizer, role: Fixed, value: adam}, {name: batchSize, role:"
                    + " Fixed, value: 128}]"));
    world.step();
    world.runToTheEnd();

    assertThat(world.points().values())
        .isNotEmpty()
        .allMatch(point -> point.get("optimizer").asText().equals("adam"))
        .allMatch(point -> point.get("batchSize").intValue() == 128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{name: learningRate, role: Nuisance, double: {min: 5, max: 6, scale: Log}}, {name:"
            + " hiddenUnits, role: Nuisance, integer: {min: 8, max: 512, scale: Log}}, {name:"
            + " optimizer, role: Nuisance, categorical: {values: [sgd, adam]}}, {name: batchSize,"
            + " role: Fixed, value: 64}] | learningRate",
        "[{name: learningRate, role: Nuisance, double: {min: 0.0001, max: 1, scale: Log}}] |"
            + " there is no parameter of that name",
        "[{name: other, role: Nuisance, double: {min: 5, max: 6, scale: Log}}] | there is no"
            + " parameter of that name"
      })
  void pointsThatDoNotFitStallTheStudy(String parameters, String message) {
    finishFirst();
    world.edit(second().set("parameters", parameters));
    world.step();

    assertThat(world.condition("Stalled").reason()).isEqualTo("PointsDoNotFit");
    assertThat(world.condition("Stalled").message()).contains("round-1").contains(message);
    assertThat(world.trials()).isEmpty();
  }

  /** Both are applied together, and the operator sees this one first. */
  @Test
  void anUnknownStudyIsWaitedForAtFirst() {
    world.study.getMetadata().setCreationTimestamp(Timestamps.of(world.now));
    assertThat(world.step().recheck())
        .hasValueSatisfying(
            due -> assertThat(due).isBetween(Duration.ZERO, StudySnapshot.TOGETHER));
    assertThat(world.status().state()).isEqualTo("Waiting");

    world.pass(StudySnapshot.TOGETHER);
    world.step();
    assertThat(world.condition("Stalled").reason()).isEqualTo("UnknownStudy");
  }

  @Test
  void anUnknownStudyStallsUntilItExists() {
    world.step();
    assertThat(world.condition("Stalled").reason()).isEqualTo("UnknownStudy");
    assertThat(world.condition("Stalled").message()).contains("round-1").contains("create it");

    finishFirst();
    world.step();
    assertThat(world.condition("Stalled").isTrue()).isFalse();
    world.runToTheEnd();
    assertThat(world.points()).hasSize(3);
  }

  @Test
  void aStudyThatFailedGivesNoPoints() {
    first.step();
    for (int i = 0; i < 4; i++) {
      first.trials().forEach(trial -> fail(trial.getSpec().index(), trial.getSpec().replicate()));
      first.step();
    }
    assertThat(first.status().state()).isEqualTo("Failed");
    world.source = Optional.of(new PointsSource(first.study, first.trials()));
    world.step();

    assertThat(world.condition("Stalled").reason()).isEqualTo("SourceFailed");
  }

  private void fail(long index, int replicate) {
    first.set(index, replicate, TrialStatus.NEW.withPhase("Failed", "NonZeroExit", "exit code 1"));
  }

  @Test
  void aStudyWithoutAFeasiblePointGivesNone() {
    first.step();
    StudyStatus before = first.status();
    while (!"Complete".equals(first.status().state())) {
      first
          .trials()
          .forEach(
              trial ->
                  first.set(
                      trial.getSpec().index(),
                      trial.getSpec().replicate(),
                      TrialStatus.NEW.withPhase("Infeasible", "Diverged", "because")));
      first.step();
    }
    assertThat(before.best()).isNull();
    world.source = Optional.of(new PointsSource(first.study, first.trials()));
    world.step();

    assertThat(world.condition("Stalled").reason()).isEqualTo("NoFeasiblePoint");
  }
}
