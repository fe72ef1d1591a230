package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Scientific;
import dev.tuning.api.v1alpha1.StudyStatus.SearchStatus;
import dev.tuning.trial.StudyManifest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches that end before the budget does, and searches of a few scientific values. */
class FiniteSearchTest {

  private static final String TWO_BY_THREE =
      "[{name: a, role: Nuisance, categorical: {values: [x, y]}},"
          + " {name: b, role: Nuisance, integer: {min: 1, max: 3, scale: Linear}}]";

  private static StudyManifest manifest(String parameters) {
    return new StudyManifest().set("parameters", parameters).set("budget.parallelism", "4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{algorithm: QuasiRandom, seed: 0}",
        "{algorithm: Random, seed: 0}",
        "{algorithm: Grid, seed: 0}"
      })
  void anExhaustedSpaceCompletesTheStudy(String search) {
    var world = new StudyWorld(manifest(TWO_BY_THREE).set("search", search));
    world.runToTheEnd();

    assertThat(world.points()).hasSize(6);
    assertThat(new HashSet<>(world.points().values())).hasSize(6);
    assertThat(world.condition("Complete").isTrue()).isTrue();
    assertThat(world.condition("Complete").reason()).isEqualTo("SpaceExhausted");
    assertThat(world.status().progress()).isEqualTo("6/6");
  }

  @Test
  void aBudgetThatEndsFirstIsSpent() {
    var world = new StudyWorld(manifest(TWO_BY_THREE).set("budget.maxTrials", "5"));
    world.runToTheEnd();

    assertThat(world.points()).hasSize(5);
    assertThat(world.condition("Complete").reason()).isEqualTo("BudgetSpent");
  }

  @Test
  void aGridHasBothBoundsOfARange() {
    var world =
        new StudyWorld(
            manifest(
                    "[{name: lr, role: Nuisance, double: {min: 0.01, max: 1, scale: Log,"
                        + " gridPoints: 3}}, {name: b, role: Nuisance, boolean: {}}]")
                .set("search", "{algorithm: Grid, seed: 0}"));
    world.runToTheEnd();

    assertThat(world.points().values())
        .hasSize(6)
        .extracting(point -> point.get("lr").doubleValue())
        .allMatch(lr -> lr == .01 || lr == 1 || Math.abs(lr - .1) < 1e-12)
        .contains(.01, 1.0);
  }

  @Test
  void listedPointsRunInTheirOrder() {
    var world =
        new StudyWorld(
            manifest(TWO_BY_THREE)
                .set(
                    "search",
                    "{algorithm: Points, seed: 0, points: [{a: y, b: 3}, {b: 1, a: x}]}"));
    world.runToTheEnd();

    assertThat(world.points().values())
        .extracting(point -> point.get("a").asText() + point.get("b").asText())
        .containsExactly("y3", "x1");
    assertThat(world.condition("Complete").reason()).isEqualTo("SpaceExhausted");
    assertThat(world.status().search().generator()).isEqualTo("points/1");
  }

  @Test
  void pointsThatAreNoneStallTheStudy() {
    var world =
        new StudyWorld(
            manifest(TWO_BY_THREE)
                .set("search", "{algorithm: Points, seed: 0, points: [{a: y, b: 4}]}"));
    world.step();

    assertThat(world.condition("Stalled").isTrue()).isTrue();
    assertThat(world.condition("Stalled").reason()).isEqualTo("InvalidSearch");
    assertThat(world.condition("Stalled").message()).startsWith("spec.search.points[0]: b is 4");
    assertThat(world.trials()).isEmpty();
  }

  @Test
  void inactiveParametersAreAbsent() {
    var world =
        new StudyWorld(
            manifest(
                "[{name: momentum, role: Nuisance, when: {parameter: optimizer, in: [sgdm]},"
                    + " double: {min: 0.5, max: 0.9, scale: Linear}},"
                    + " {name: optimizer, role: Nuisance, categorical: {values: [sgd, sgdm]}},"
                    + " {name: lr, role: Nuisance, double: {min: 0.1, max: 1, scale: Log}}]"));
    world.runToTheEnd();

    assertThat(world.points().values())
        .hasSize(12)
        .allMatch(
            point ->
                point.containsKey("momentum") == point.get("optimizer").asText().equals("sgdm"))
        .anyMatch(point -> point.containsKey("momentum"))
        .anyMatch(point -> !point.containsKey("momentum"));
  }

  @Test
  void scientificValuesGetTheSameNumberOfTrialsAndARowEach() {
    var world =
        new StudyWorld(
            manifest(
                "[{name: lr, role: Nuisance, double: {min: 0.1, max: 1, scale: Log}},"
                    + " {name: activation, role: Scientific, categorical: {values: [relu, tanh]}},"
                    + " {name: layers, role: Scientific, integer: {min: 1, max: 2, scale: Linear}},"
                    + " {name: rate, role: Scientific, discrete: {values: [1, 0.5], scale:"
                    + " Linear}}]"));
    world.step();
    world.infeasible(0, "Diverged");
    world.runToTheEnd();

    List<Scientific> rows = StudyWorld.stored(world.status()).scientific();
    assertThat(rows).hasSize(8).extracting(Scientific::trials).allMatch(n -> n == 1 || n == 2);
    assertThat(rows.stream().mapToInt(Scientific::trials).sum()).isEqualTo(12);
    assertThat(rows.stream().mapToInt(Scientific::infeasible).sum()).isEqualTo(1);
    for (Scientific row : rows) {
      Map<String, JsonNode> values = row.values();
      assertThat(values.keySet()).containsExactly("activation", "layers", "rate");
      if (row.best() != null) {
        assertThat(row.best().parameters().get("activation")).isEqualTo(values.get("activation"));
        assertThat(row.best().parameters().get("rate").doubleValue())
            .isEqualTo(values.get("rate").doubleValue());
      }
    }
    assertThat(rows.stream().filter(row -> row.best() != null).count()).isBetween(7L, 8L);
  }

  @Test
  void withoutScientificParametersThereIsNoTable() {
    var world = new StudyWorld(manifest(TWO_BY_THREE));
    world.runToTheEnd();

    assertThat(world.status().scientific()).isNull();
  }

  @Test
  void anotherGeneratorIsNeverASilentChange() {
    var world = new StudyWorld(manifest(TWO_BY_THREE));
    world.step();
    var status = world.status();
    world.study.setStatus(
        new StudyStatus(
            status.observedGeneration(),
            status.state(),
            status.progress(),
            status.time(),
            status.conditions(),
            status.trials(),
            status.best(),
            status.bestCheckpoints(),
            status.infeasible(),
            status.scientific(),
            status.insights(),
            status.confirm(),
            new SearchStatus("QuasiRandom", "owen-halton/1", 1, 4, null, null),
            null));
    world.endAll();

    assertThat(world.step().create()).isEmpty();
    assertThat(world.condition("Stalled").reason()).isEqualTo("AnotherGenerator");
    assertThat(world.status().search().generator()).isEqualTo("owen-halton/1");
  }
}
