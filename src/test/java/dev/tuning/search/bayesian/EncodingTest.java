package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.RandomSpaces;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EncodingTest {

  private static final Space SPACE =
      new Space(
          List.of(
              new Parameter("lr", new DoubleDomain(1e-4, 1, Scale.LOG)),
              new Parameter("width", new IntegerDomain(1, 3, Scale.LINEAR)),
              new Parameter("dropout", new DiscreteDomain(List.of(0.0, 0.1, 0.5))),
              new Parameter("optimizer", new CategoricalDomain(List.of("sgd", "momentum"))),
              new Parameter(
                  "momentum",
                  Role.NUISANCE,
                  new DoubleDomain(0.5, 0.9, Scale.LINEAR),
                  Optional.of(new When("optimizer", List.of("momentum")))),
              new Parameter("batch", new FixedValue(64L))));

  private static final Map<String, Object> POINT =
      Map.of(
          "lr",
          1e-2,
          "width",
          2L,
          "dropout",
          0.1,
          "optimizer",
          "momentum",
          "momentum",
          0.6,
          "batch",
          64L);

  private final Encoding encoding = new Encoding(SPACE, true);

  @Test
  void numbersArePositionsAndCategoriesAreRanks() {
    assertThat(encoding.of(POINT))
        .containsExactly(new double[] {0.5, 0.5, 0.2, 1, 0.25, 0}, within(1e-12));
  }

  @Test
  void aValueThatIsInactiveDoesNotCount() {
    Map<String, Object> plain = Map.of("lr", 1e-2, "width", 2L, "dropout", 0.1, "optimizer", "sgd");
    double[] one = encoding.of(plain);
    Metric metric = encoding.metric();

    assertThat(one[4]).isNaN();
    assertThat(metric.squared(4, one[4], one[4])).isZero();
    // In the middle of the range, and half of it aside.
    assertThat(metric.squared(4, 0.5, one[4])).isEqualTo(0.25);
    assertThat(metric.squared(4, 0, one[4])).isEqualTo(0.5);
  }

  @Test
  void aPointOfAnotherStudyMayLieOutsideTheRange() {
    Map<String, Object> beyond =
        Map.of("lr", 10.0, "width", 4L, "dropout", 0.2, "optimizer", "sgd", "extra", "x");

    assertThat(encoding.ofEarlier(beyond, 2).orElseThrow())
        .containsExactly(new double[] {1.25, 7.0 / 6, 0.4, 0, Double.NaN, 2}, within(1e-12));
  }

  @Test
  void aPointOfAnotherStudyThatDoesNotFitIsLeftOut() {
    Map<String, Object> sgd = Map.of("lr", 1e-2, "width", 2L, "dropout", 0.1, "optimizer", "sgd");
    assertThat(encoding.ofEarlier(sgd, 1)).isPresent();

    assertThat(encoding.ofEarlier(with(sgd, "optimizer", "lion"), 1)).isEmpty();
    assertThat(encoding.ofEarlier(with(sgd, "optimizer", 3.0), 1)).isEmpty();
    assertThat(encoding.ofEarlier(with(sgd, "lr", "high"), 1)).isEmpty();
    assertThat(encoding.ofEarlier(with(sgd, "lr", -1.0), 1)).isEmpty();
    assertThat(encoding.ofEarlier(with(sgd, "lr", 1e9), 1)).isEmpty();
    assertThat(encoding.ofEarlier(with(sgd, "batch", 128L), 1)).isEmpty();
    assertThat(encoding.ofEarlier(Map.of("lr", 1e-2), 1)).isEmpty();
  }

  private static Map<String, Object> with(Map<String, Object> point, String name, Object value) {
    Map<String, Object> changed = new HashMap<>(point);
    changed.put(name, value);
    return changed;
  }

  @Provide
  Arbitrary<Space> spaces() {
    return RandomSpaces.any();
  }

  /** Assignments are equal if and only if their features are at no distance. */
  @Property(tries = 200)
  void featuresTellAssignmentsApart(@ForAll("spaces") Space space, @ForAll long seed) {
    var random = new SplittableRandom(seed);
    var ofSpace = new Encoding(space, false);
    Map<String, Object> a = space.drawAssignment(random::nextDouble);
    Map<String, Object> b = space.drawAssignment(random::nextDouble);
    double[] of = ofSpace.of(a);
    double[] other = ofSpace.of(b);
    double sum = 0;
    for (int j = 0; j < of.length; j++) {
      assertThat(ofSpace.metric().squared(j, of[j], of[j])).isZero();
      sum += ofSpace.metric().squared(j, of[j], other[j]);
    }
    assertThat(sum == 0).isEqualTo(a.equals(b));
  }
}
