package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceRefusalsTest {

  private static Parameter parameter(String name, Role role, Domain domain, When... when) {
    return new Parameter(name, role, domain, Stream.of(when).findFirst());
  }

  private static Parameter flag(String name, When... when) {
    return parameter(name, Role.NUISANCE, new BooleanDomain(), when);
  }

  private static When isTrue(String parent) {
    return new When(parent, List.of(true));
  }

  private static void assertRefused(List<Parameter> parameters, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Space(parameters))
        .withMessage(message);
  }

  @Test
  void anUnknownParent() {
    assertRefused(
        List.of(flag("a"), flag("b", isTrue("c"))),
        "parameter b: when.parameter is c, which is not a parameter: name one of [a, b]");
  }

  @Test
  void aParentOfAnotherCase() {
    assertRefused(
        List.of(flag("Adam"), flag("b", isTrue("adam"))),
        "parameter b: when.parameter is adam, which is not a parameter: name one of [Adam, b]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aCycle(int length) {
    List<Parameter> parameters = new ArrayList<>(List.of(flag("other")));
    for (int i = 0; i < length; i++) {
      parameters.add(flag("p" + i, isTrue("p" + (i + 1) % length)));
    }
    assertRefused(
        parameters,
        "parameter p0: when is part of a cycle, or nested more than 8 deep: remove a condition");
  }

  @Test
  void nestingOfMoreThanEight() {
    assertThat(new Space(chain(8)).parameters()).hasSize(9);
    assertThat(new Space(chain(8).reversed()).size()).isEqualTo(10);
    String message =
        "parameter p9: when is part of a cycle, or nested more than 8 deep: remove a condition";
    assertRefused(chain(9), message);
    assertRefused(chain(9).reversed(), message);
  }

  private static List<Parameter> chain(int conditions) {
    return IntStream.rangeClosed(0, conditions)
        .mapToObj(i -> i == 0 ? flag("p0") : flag("p" + i, isTrue("p" + (i - 1))))
        .toList();
  }

  @Test
  void aDoubleAsAParent() {
    String message =
        "parameter b: when.parameter is a, a double, which hardly ever has one of a few values:"
            + " name a categorical, boolean, integer or discrete parameter";
    for (double max : new double[] {1, 2}) {
      assertRefused(
          List.of(
              parameter("a", Role.NUISANCE, new DoubleDomain(1, max, Scale.LINEAR)),
              flag("b", new When("a", List.of(1.0)))),
          message);
    }
  }

  @ParameterizedTest
  @MethodSource
  void aConditionThatIsNeverMet(Domain domain, Object value) {
    assertRefused(
        List.of(
            new Parameter("a", domain),
            flag("b", new When("a", List.of(domain.valueAt(0), value)))),
        "parameter b: when.in has the value %s, which a can't have: remove it"
            .formatted(value instanceof String ? "\"" + value + "\"" : value));
  }

  static Stream<Arguments> aConditionThatIsNeverMet() {
    IntegerDomain integers = new IntegerDomain(1, 8, Scale.LOG);
    return Stream.of(
        Arguments.of(integers, 0L),
        Arguments.of(integers, 9L),
        Arguments.of(integers, 1.5),
        Arguments.of(integers, "1"),
        Arguments.of(new DiscreteDomain(List.of(1L, 2.5)), 2L),
        Arguments.of(new CategoricalDomain(List.of("sgd", "adam")), "Adam"),
        Arguments.of(new CategoricalDomain(List.of("true")), true),
        Arguments.of(new BooleanDomain(), "true"),
        Arguments.of(new BooleanDomain(), 1L),
        Arguments.of(new FixedValue(1L), 2L));
  }

  @ParameterizedTest
  @CsvSource({"NUISANCE, NUISANCE", "NUISANCE, FIXED", "FIXED, SCIENTIFIC"})
  void theSameNameTwice(Role one, Role other) {
    assertRefused(
        List.of(withRole("a", one), flag("b"), withRole("a", other)),
        "there is more than one parameter named a: rename one");
  }

  private static Parameter withRole(String name, Role role, When... when) {
    return parameter(
        name, role, role == Role.FIXED ? new FixedValue(true) : new BooleanDomain(), when);
  }

  @Test
  void aScientificParameterBelowANuisance() {
    String message =
        "parameter %s: it is Scientific but depends on n, a Nuisance: its values could not be tried"
            + " equally often; make the parent Scientific too";
    assertRefused(
        List.of(withRole("s", Role.SCIENTIFIC, isTrue("n")), flag("n")), message.formatted("s"));
    assertRefused(
        List.of(
            flag("n"),
            withRole("f", Role.FIXED, isTrue("n")),
            withRole("s", Role.SCIENTIFIC, isTrue("f"))),
        message.formatted("s"));
    assertRefused(
        List.of(
            flag("n"),
            withRole("s", Role.SCIENTIFIC, isTrue("n")),
            withRole("t", Role.SCIENTIFIC, isTrue("s"))),
        message.formatted("s"));
  }

  @Test
  void notAScientificParameterBelowScientificAndFixedOnes() {
    Space space =
        new Space(
            List.of(
                withRole("s", Role.SCIENTIFIC),
                withRole("f", Role.FIXED, isTrue("s")),
                withRole("t", Role.SCIENTIFIC, isTrue("f")),
                flag("n", isTrue("t"))));

    assertThat(space.combinations()).hasSize(3);
  }

  @Test
  void moreThan64Combinations() {
    assertThat(new Space(List.of(scientific("a", 64))).combinations()).hasSize(64);
    assertThat(new Space(List.of(scientific("a", 8), scientific("b", 8))).combinations())
        .hasSize(64);
    String message =
        "there are %s combinations of values of the Scientific parameters %s, more than 64: list"
            + " fewer values, or study some of the parameters in a Study of their own";
    assertRefused(List.of(scientific("a", 65)), message.formatted(65, "a"));
    assertRefused(
        List.of(scientific("a", 5), flag("n"), scientific("b", 13)), message.formatted(65, "a, b"));
    assertRefused(
        List.of(scientific("a", 1L << 53), scientific("b", 1L << 53)),
        message.formatted("far too many", "a, b"));
  }

  private static Parameter scientific(String name, long values, When... when) {
    return parameter(name, Role.SCIENTIFIC, new IntegerDomain(0, values - 1, Scale.LINEAR), when);
  }

  /** One value of a makes 60 values of b possible; the other four stand for themselves. */
  @Test
  void conditionalCombinationsOnlyWhereTheyAreReal() {
    When first = new When("a", List.of(0L));

    assertThat(new Space(List.of(scientific("a", 5), scientific("b", 60, first))).combinations())
        .hasSize(64);
    assertRefused(
        List.of(scientific("a", 5), scientific("b", 61, first)),
        "there are 65 combinations of values of the Scientific parameters a, b, more than 64: list"
            + " fewer values, or study some of the parameters in a Study of their own");
  }

  @Test
  void nuisanceParametersDoNotCount() {
    When first = new When("a", List.of(0L));
    Parameter nuisance =
        parameter("n", Role.NUISANCE, new IntegerDomain(0, 1000, Scale.LINEAR), first);
    Parameter fixed = new Parameter("f", Role.FIXED, new FixedValue(1L), Optional.of(first));

    assertThat(new Space(List.of(scientific("a", 64), nuisance, fixed)).combinations()).hasSize(64);
  }
}
