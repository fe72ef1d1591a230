package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.Parameter;
import dev.tuning.space.Space;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ListedPointsTest {

  private static final Space SPACE =
      Spaces.space(
          Spaces.parameter("batch", new FixedValue(64L)),
          new Parameter("optimizer", new CategoricalDomain(List.of("sgd", "adam"))),
          Spaces.integer("layers", 9),
          Spaces.real("beta", Spaces.when("optimizer", "adam")),
          new Parameter("width", new DiscreteDomain(List.of(8L, 16.0))));

  @Test
  void triesThePointsInTheirOrder() {
    Search search =
        new ListedPoints(
            SPACE,
            List.of(
                Map.of("width", 16L, "layers", 8.0, "optimizer", "sgd"),
                Map.of("width", 8.0, "layers", 1L, "optimizer", "adam", "beta", 1L),
                Map.of("width", 8L, "layers", 1L, "optimizer", "adam", "beta", 0.5)));

    assertThat(search.size()).isEqualTo(3);
    assertThat(search.generator()).isEqualTo("points/1");
    assertThat(search.pointAt(0).orElseThrow())
        .containsExactly(
            entry("batch", 64L),
            entry("optimizer", "sgd"),
            entry("layers", 8L),
            entry("width", 16.0));
    assertThat(search.pointAt(1).orElseThrow())
        .containsExactly(
            entry("batch", 64L),
            entry("optimizer", "adam"),
            entry("layers", 1L),
            entry("beta", 1.0),
            entry("width", 8L));
    assertThat(search.pointAt(2).orElseThrow()).containsEntry("beta", 0.5);
    assertThat(search.pointAt(3)).isEmpty();
    assertThat(search.pointAt(ScrambledHalton.INDEX_LIMIT - 1)).isEmpty();
  }

  @Test
  void givesUnmodifiablePoints() {
    Map<String, Object> point =
        new ListedPoints(SPACE, List.of(Map.of("width", 8L, "layers", 8L, "optimizer", "sgd")))
            .pointAt(0)
            .orElseThrow();

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> point.put("layers", 1L));
  }

  @ParameterizedTest
  @MethodSource
  void refusesWhatIsNoPoint(Map<String, Object> second, String message) {
    Map<String, Object> first = Map.of("width", 8L, "layers", 8L, "optimizer", "sgd");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ListedPoints(SPACE, List.of(first, second)))
        .withMessageStartingWith("points[1]: " + message);
  }

  static Stream<Arguments> refusesWhatIsNoPoint() {
    return Stream.of(
        Arguments.of(Map.of("width", 8L, "optimizer", "sgd"), "layers has no value: give one"),
        Arguments.of(
            Map.of("width", 8L, "layers", 1L, "optimizer", "adam"), "beta has no value: give one"),
        Arguments.of(
            Map.of("width", 8L, "layers", 1L, "optimizer", "sgd", "momentum", 0.9),
            "momentum has a value, but there is no parameter of that name: remove it"),
        Arguments.of(
            Map.of("width", 8L, "layers", 10L, "optimizer", "sgd"),
            "layers is 10, which is not one of its values: the integers from 1 to 9"),
        Arguments.of(
            Map.of("width", 8L, "layers", 1.5, "optimizer", "sgd"),
            "layers is 1.5, which is not one of its values"),
        Arguments.of(
            Map.of("width", 12L, "layers", 1L, "optimizer", "sgd"),
            "width is 12, which is not one of its values"),
        Arguments.of(
            Map.of("width", 8L, "layers", "1", "optimizer", "sgd"),
            "layers is \"1\", which is not one of its values"),
        Arguments.of(
            Map.of("width", 8L, "layers", 1L, "optimizer", "adam", "beta", 1.5),
            "beta is 1.5, which is not one of its values"),
        Arguments.of(
            Map.of("width", 8L, "layers", 1L, "optimizer", "sgd", "beta", 0.5),
            "beta has a value, but is inactive since optimizer is not one of [adam]: remove it"),
        Arguments.of(
            Map.of("width", 8L, "layers", 1L, "optimizer", "sgd", "batch", 32L),
            "batch is 32, which is not one of its values: 64"),
        Arguments.of(
            Map.of("width", 8.0, "layers", 8.0, "optimizer", "sgd", "batch", 64.0),
            "is the same as one before it: remove it, and use replicates to repeat points"));
  }

  /** As JSON may write it. */
  @Test
  void minusZeroIsZero() {
    Space space = Spaces.space(Spaces.real("x"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ListedPoints(space, List.of(Map.of("x", 0.0), Map.of("x", -0.0))))
        .withMessageStartingWith("points[1]: is the same as one before it");
  }

  @Test
  void refusesNoPoints() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ListedPoints(SPACE, List.of()))
        .withMessage("points: the list is empty: give at least one");
  }

  @Test
  void refusesANegativeIndex() {
    Search search = new ListedPoints(Spaces.space(), List.of(Map.of()));

    assertThat(search.pointAt(0)).contains(Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> search.pointAt(-1))
        .withMessageContaining("index is -1");
  }
}
