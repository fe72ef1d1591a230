package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which parameters are active, and what an assignment may have. */
class SpaceConditionsTest {

  private static final Parameter OPTIMIZER =
      new Parameter("optimizer", new CategoricalDomain(List.of("sgd", "momentum", "adam")));
  private static final Parameter MOMENTUM =
      when("momentum", new DoubleDomain(0.5, 0.999, Scale.REVERSE_LOG), "optimizer", "momentum");
  private static final Parameter NESTEROV =
      when("nesterov", new BooleanDomain(), "optimizer", "momentum");
  private static final Parameter LAYERS =
      when("layers", new IntegerDomain(1, 4, Scale.LINEAR), "nesterov", true);
  private static final Parameter EPSILON = when("epsilon", new FixedValue(1L), "optimizer", "adam");

  /** Children before their parents. */
  private static final Space SPACE =
      new Space(List.of(LAYERS, EPSILON, NESTEROV, OPTIMIZER, MOMENTUM));

  private static Parameter when(String name, Domain domain, String parent, Object... values) {
    return new Parameter(
        name,
        domain instanceof FixedValue ? Role.FIXED : Role.NUISANCE,
        domain,
        Optional.of(new When(parent, List.of(values))));
  }

  @Test
  void assignsValuesToActiveParametersInTheOrderOfTheManifest() {
    assertThat(SPACE.assignmentAt(new double[] {0.3, 0.3, 0.1, 0.3}))
        .containsExactly(entry("optimizer", "sgd"));
    assertThat(SPACE.assignmentAt(new double[] {0.3, 0.3, 0.9, 0.3}))
        .containsExactly(entry("epsilon", 1L), entry("optimizer", "adam"));
    assertThat(SPACE.assignmentAt(new double[] {0.3, 0.3, 0.5, 0}))
        .containsExactly(
            entry("nesterov", false), entry("optimizer", "momentum"), entry("momentum", 0.5));
    assertThat(SPACE.assignmentAt(new double[] {0.3, 0.8, 0.5, 0}))
        .containsExactly(
            entry("layers", 2L),
            entry("nesterov", true),
            entry("optimizer", "momentum"),
            entry("momentum", 0.5));
  }

  @Test
  void aConditionalParameterHasADimensionOfItsOwn() {
    assertThat(SPACE.searched()).containsExactly(LAYERS, NESTEROV, OPTIMIZER, MOMENTUM);
    assertThat(SPACE.pointOf(Map.of("optimizer", "sgd"))).containsExactly(0.5, 0.5, 1 / 6.0, 0.5);
  }

  @Test
  void positionsOfInactiveParametersHaveNoEffect() {
    assertThat(SPACE.assignmentAt(new double[] {0, 0, 0.1, 0}))
        .isEqualTo(SPACE.assignmentAt(new double[] {1, 1, 0.1, 1}));
  }

  @Test
  void completesFixedValuesWhereTheyAreActive() {
    assertThat(SPACE.complete(Map.of("optimizer", "adam")))
        .containsExactly(entry("epsilon", 1L), entry("optimizer", "adam"));
    assertThat(SPACE.complete(Map.of("optimizer", "adam", "epsilon", 1.0)))
        .containsExactly(entry("epsilon", 1L), entry("optimizer", "adam"));
    assertThat(SPACE.complete(Map.of("optimizer", "sgd"))).doesNotContainKey("epsilon");
  }

  @Test
  void writesValuesAsTheirDomainsDo() {
    Map<String, Object> given =
        new HashMap<>(Map.of("optimizer", "momentum", "nesterov", true, "momentum", 0.5));
    given.put("layers", 2.0);

    assertThat(SPACE.complete(given)).containsEntry("layers", 2L).containsEntry("momentum", 0.5);
    Space reals = new Space(List.of(new Parameter("x", new DoubleDomain(-1, 1, Scale.LINEAR))));
    assertThat(reals.complete(Map.of("x", 1L))).containsExactly(entry("x", 1.0));
    assertThat(reals.complete(Map.of("x", -0.0))).containsExactly(entry("x", 0.0));
  }

  @ParameterizedTest
  @MethodSource
  void refusesWhatIsNoAssignment(Map<String, Object> given, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SPACE.complete(given))
        .withMessage(message);
    assertThatIllegalArgumentException().isThrownBy(() -> SPACE.pointOf(given));
  }

  static Stream<Arguments> refusesWhatIsNoAssignment() {
    return Stream.of(
        Arguments.of(Map.of(), "optimizer has no value: give one"),
        Arguments.of(
            Map.of("optimizer", "momentum", "nesterov", false), "momentum has no value: give one"),
        Arguments.of(
            Map.of("optimizer", "sgd", "momentum", 0.9),
            "momentum has a value, but is inactive since optimizer is not one of [momentum]:"
                + " remove it"),
        Arguments.of(
            Map.of("optimizer", "sgd", "epsilon", 1L),
            "epsilon has a value, but is inactive since optimizer is not one of [adam]: remove it"),
        Arguments.of(
            Map.of("optimizer", "sgd", "layers", 1L),
            "layers has a value, but is inactive since nesterov is not one of [true]: remove it"),
        Arguments.of(
            Map.of("optimizer", "adam", "epsilon", 2L),
            "epsilon is 2, which is not one of its values: 1"),
        Arguments.of(
            Map.of("optimizer", "lion"),
            "optimizer is \"lion\", which is not one of its values: [sgd, momentum, adam]"),
        Arguments.of(
            Map.of("optimizer", "sgd", "rate", 1L),
            "rate has a value, but there is no parameter of that name: remove it"),
        Arguments.of(
            Map.of("Optimiser", "sgd"),
            "Optimiser has a value, but there is no parameter of that name: write optimizer"),
        Arguments.of(
            Map.of("optimizer", "sgd", "optimiser", "sgd"),
            "optimiser has a value, but there is no parameter of that name: remove it"));
  }

  @Test
  void aChildOfAFixedParameterIsInactiveWithIt() {
    Space space =
        new Space(List.of(OPTIMIZER, EPSILON, when("warmup", new BooleanDomain(), "epsilon", 1L)));

    assertThat(space.complete(Map.of("optimizer", "sgd"))).containsOnlyKeys("optimizer");
    assertThat(space.given(Map.of()).complete(Map.of("optimizer", "sgd")))
        .containsOnlyKeys("optimizer");
    assertThat(space.size()).isEqualTo(4);
  }
}
