package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether a conditional parameter is well spread among those of 2,000 points where it is active.
 * Figures are p of the Kolmogorov-Smirnov test; of independent points they would be uniform, and
 * the lowest of a thousand about .001.
 */
class ConditionalSpreadTest {

  private static final int PARAMETERS = 12;
  private static final int POINTS = 2000;

  /** For every place and value of the parent, and every place of the child. */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void childrenAreWellSpreadWhereTheyAreActive(Domain parent, double lowest, double percentile) {
    List<Double> figures = new ArrayList<>();
    for (int place = 0; place < PARAMETERS; place++) {
      for (long rank = 0; rank < parent.size(); rank++) {
        figures.addAll(figures(parent, place, parent.valueOfRank(rank)));
      }
    }

    List<Double> ascending = figures.stream().sorted().toList();
    assertThat(ascending.getFirst()).isGreaterThan(lowest);
    assertThat(ascending.get(ascending.size() / 100)).isGreaterThan(percentile);
    assertThat(ascending.get(ascending.size() / 2)).isGreaterThan(.999);
  }

  static Stream<Arguments> childrenAreWellSpreadWhereTheyAreActive() {
    return Stream.of(
        Arguments.of(new BooleanDomain(), .9, .9),
        Arguments.of(new CategoricalDomain(List.of("sgd", "momentum", "adam")), .75, .9),
        Arguments.of(new IntegerDomain(1, 4, Scale.LINEAR), .6, .85),
        Arguments.of(new DiscreteDomain(List.of(1L, 2L, 3L, 4L, 5L)), .4, .75),
        Arguments.of(new IntegerDomain(1, 8, Scale.LOG), .2, .5),
        Arguments.of(new IntegerDomain(1, 8, Scale.REVERSE_LOG), .05, .5));
  }

  /** One parameter is unconditional, so that no points are left out as repetitions. */
  private static List<Double> figures(Domain domain, int place, Object value) {
    List<Parameter> parameters = new ArrayList<>();
    for (int j = 0; j < PARAMETERS; j++) {
      parameters.add(
          j == place
              ? new Parameter("parent", domain)
              : j == (place + 1) % PARAMETERS
                  ? Spaces.real("p" + j)
                  : Spaces.real("p" + j, Spaces.when("parent", value)));
    }
    return figures(new Space(parameters), 0);
  }

  /** The figure of each conditional double. */
  private static List<Double> figures(Space space, long seed) {
    List<Map<String, Object>> points = Spaces.points(QuasiRandom.over(space, seed), POINTS);
    return space.parameters().stream()
        .filter(
            parameter ->
                parameter.when().isPresent() && parameter.domain().size() == Domain.UNCOUNTED)
        .map(parameter -> KolmogorovSmirnov.p(values(points, parameter.name())))
        .toList();
  }

  private static double[] values(List<Map<String, Object>> points, String name) {
    return points.stream()
        .filter(point -> point.containsKey(name))
        .mapToDouble(point -> (Double) point.get(name))
        .toArray();
  }

  /** All positions together, those of points where the parameter is inactive included. */
  @Test
  void aConditionalParameterHasADimensionOfItsOwn() {
    When when = Spaces.when("parent", true);
    Parameter parent = new Parameter("parent", new BooleanDomain());
    Space conditional = Spaces.space(parent, Spaces.real("a"), Spaces.real("b", when));
    Space plain = Spaces.space(parent, Spaces.real("a"), Spaces.real("b"));

    List<Map<String, Object>> some = Spaces.points(QuasiRandom.over(conditional, 1), POINTS);
    List<Map<String, Object>> all = Spaces.points(QuasiRandom.over(plain, 1), POINTS);
    for (int i = 0; i < POINTS; i++) {
      assertThat(all.get(i)).containsAllEntriesOf(some.get(i));
    }
    assertThat(KolmogorovSmirnov.p(values(all, "b"))).isGreaterThan(.9);
  }

  /** A sixth of the points: true, and of three categories the middle one. */
  @ParameterizedTest(name = "outer parent at {0}, inner at {1}")
  @CsvSource({"0, 1, .95", "1, 0, .5", "2, 5, .1", "4, 9, .1", "11, 10, .05", "5, 6, .05"})
  void nestedChildrenAreWellSpreadWhereTheyAreActive(int outer, int inner, double lowest) {
    Parameter[] parameters = new Parameter[PARAMETERS];
    for (int j = 0; j < PARAMETERS; j++) {
      parameters[j] = Spaces.real("p" + j, Spaces.when("inner", "y"));
    }
    parameters[outer] = new Parameter("outer", new BooleanDomain());
    parameters[inner] =
        Spaces.parameter(
            "inner", new CategoricalDomain(List.of("x", "y", "z")), Spaces.when("outer", true));
    parameters[3] = Spaces.real("p3");
    Space space = new Space(Arrays.asList(parameters));

    List<Double> figures = new ArrayList<>();
    for (long seed = 0; seed < 4; seed++) {
      figures.addAll(figures(space, seed));
    }
    List<Double> ascending = figures.stream().sorted().toList();
    assertThat(ascending.getFirst()).isGreaterThan(lowest);
    assertThat(ascending.get(ascending.size() / 4)).isGreaterThan(.8);
  }
}
