package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuasiRandomTest {

  private static final Parameter LEARNING_RATE =
      new Parameter("learningRate", new DoubleDomain(1e-4, 1, Scale.LOG));
  private static final Parameter MOMENTUM =
      new Parameter("momentum", new DoubleDomain(0.5, 0.999, Scale.REVERSE_LOG));
  private static final Parameter HIDDEN_UNITS =
      new Parameter("hiddenUnits", new IntegerDomain(8, 512, Scale.LOG));
  private static final Parameter DROPOUT =
      new Parameter("dropout", new DiscreteDomain(List.of(0.0, 0.1, 0.2, 0.5)));
  private static final Parameter ACTIVATION =
      new Parameter("activation", new CategoricalDomain(List.of("relu", "tanh")));
  private static final Parameter BATCH_SIZE = new Parameter("batchSize", new FixedValue(64L));

  private static final Space SPACE =
      new Space(List.of(BATCH_SIZE, LEARNING_RATE, MOMENTUM, HIDDEN_UNITS, DROPOUT, ACTIVATION));

  /** Any difference is a new generator: change its version together with these values. */
  @Test
  void pointsOfThisVersionAreFrozen() {
    assertThat(QuasiRandom.GENERATOR).isEqualTo("owen-halton/2");

    Search search = QuasiRandom.over(SPACE, 1);
    assertThat(search.pointAt(0).orElseThrow().values())
        .containsExactly(64L, 1.6541539509388534E-4, 0.5506982680390865, 14L, 0.0, "relu");
    assertThat(search.pointAt(1).orElseThrow().values())
        .containsExactly(64L, 0.01654153950938855, 0.9012087491740011, 76L, 0.1, "tanh");
    assertThat(search.pointAt(1_000_000).orElseThrow().values())
        .containsExactly(64L, 1.7623156931251982E-4, 0.9124910116013188, 14L, 0.1, "tanh");
    assertThat(QuasiRandom.over(SPACE, -7).pointAt(0).orElseThrow().values())
        .containsExactly(64L, 2.7000274078322765E-4, 0.6799729177050265, 68L, 0.2, "tanh");
  }

  /** Scientific, conditional and without repetition, to the last point. */
  @Test
  void pointsOfAFiniteSpaceAreFrozen() {
    Space space =
        Spaces.space(
            Spaces.scientific("optimizer", new CategoricalDomain(List.of("sgd", "adam"))),
            new Parameter("layers", new IntegerDomain(1, 3, Scale.LOG)),
            Spaces.integer("units", 2, Spaces.when("layers", 2L)));

    assertThat(Spaces.points(QuasiRandom.over(space, 1), 10))
        .containsExactly(
            Map.of("optimizer", "sgd", "layers", 1L),
            Map.of("optimizer", "adam", "layers", 1L),
            Map.of("optimizer", "sgd", "layers", 3L),
            Map.of("optimizer", "adam", "layers", 3L),
            Map.of("optimizer", "sgd", "layers", 2L, "units", 2L),
            Map.of("optimizer", "adam", "layers", 2L, "units", 1L),
            Map.of("optimizer", "sgd", "layers", 2L, "units", 1L),
            Map.of("optimizer", "adam", "layers", 2L, "units", 2L));
  }

  @Test
  void pointsHaveAValueForEachParameterInOrder() {
    assertThat(QuasiRandom.over(SPACE, 1).pointAt(0).orElseThrow().keySet())
        .containsExactly(
            "batchSize", "learningRate", "momentum", "hiddenUnits", "dropout", "activation");
  }

  @Test
  void equalSeedsGiveEqualPoints() {
    assertThat(Spaces.points(QuasiRandom.over(SPACE, 5), 100))
        .isEqualTo(Spaces.points(QuasiRandom.over(SPACE, 5), 100));
  }

  @Test
  void otherSeedsGiveOtherPoints() {
    Set<Object> rates = new HashSet<>();
    for (long seed = 0; seed < 1000; seed++) {
      rates.add(QuasiRandom.over(SPACE, seed).pointAt(0).orElseThrow().get("learningRate"));
    }
    assertThat(rates).hasSize(1000);
  }

  @Test
  void neitherOrderNorRestartsChangeAPoint() {
    List<Map<String, Object>> expected = Spaces.points(QuasiRandom.over(SPACE, 3), 50);
    List<Integer> order = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
    Collections.shuffle(order, new Random(1));

    for (int i : order) {
      assertThat(QuasiRandom.over(SPACE, 3).pointAt(i).orElseThrow()).isEqualTo(expected.get(i));
    }
  }

  /** Suggestions one by one with a restart after each once stayed near one point (Vizier #541). */
  @Test
  void coversTheRangeWithARestartAfterEachPoint() {
    DoubleSummaryStatistics momentum =
        LongStream.range(0, 100)
            .mapToDouble(
                i -> (Double) QuasiRandom.over(SPACE, 3).pointAt(i).orElseThrow().get("momentum"))
            .summaryStatistics();

    assertThat(momentum.getMin()).isLessThan(0.55);
    assertThat(momentum.getMax()).isGreaterThan(0.99);
  }

  @Test
  void fixedParametersTakeNoDimension() {
    Search without = QuasiRandom.over(new Space(List.of(LEARNING_RATE, MOMENTUM)), 3);
    Search with = QuasiRandom.over(new Space(List.of(LEARNING_RATE, BATCH_SIZE, MOMENTUM)), 3);

    for (int i = 0; i < 100; i++) {
      assertThat(with.pointAt(i).orElseThrow())
          .containsAllEntriesOf(without.pointAt(i).orElseThrow())
          .contains(entry("batchSize", 64L));
    }
  }

  @Test
  void parametersOfTheSameRangeHaveDifferentValues() {
    Space space =
        new Space(
            List.of(
                new Parameter("a", new DoubleDomain(0, 1, Scale.LINEAR)),
                new Parameter("b", new DoubleDomain(0, 1, Scale.LINEAR))));

    assertThat(Spaces.points(QuasiRandom.over(space, 0), 100))
        .noneMatch(point -> point.get("a").equals(point.get("b")));
  }

  @Test
  void bothEndsOfAnIntegerRangeOccur() {
    Space space =
        new Space(
            List.of(new Parameter("layers", new IntegerDomain(1, 8, Scale.LINEAR)), MOMENTUM));

    assertThat(Spaces.points(QuasiRandom.over(space, 0), 16))
        .extracting(point -> point.get("layers"))
        .contains(1L, 8L)
        .allMatch(layers -> (Long) layers >= 1 && (Long) layers <= 8);
  }

  @Test
  void everyBlockOfFourPointsHasTwoOfEachOfTwoCategories() {
    Space space = new Space(List.of(ACTIVATION, MOMENTUM));
    Search search = QuasiRandom.over(space, 0);

    for (long block = 0; block < 100; block += 4) {
      assertThat(
              LongStream.range(block, block + 4)
                  .filter(i -> search.pointAt(i).orElseThrow().get("activation").equals("relu")))
          .hasSize(2);
    }
  }

  @Test
  void aSpaceWithNothingToSearchHasOnePoint() {
    Search search = QuasiRandom.over(new Space(List.of(BATCH_SIZE)), 0);

    assertThat(search.size()).isEqualTo(1);
    assertThat(search.pointAt(0).orElseThrow()).containsExactly(entry("batchSize", 64L));
    assertThat(search.pointAt(1)).isEmpty();
  }

  @Test
  void refusesANegativeIndex() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuasiRandom.over(SPACE, 0).pointAt(-1).orElseThrow())
        .withMessageContaining("index is -1");
  }
}
