package dev.tuning.analysis.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.analysis.Constraint;
import dev.tuning.analysis.StepConstraints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinnedCurvesTest {

  private static final Focus NONE = new Focus(List.of(), List.of());
  private static final Focus ERROR = new Focus(List.of("error"), List.of());

  private static NavigableMap<Long, Double> curve(
      long points, long every, LongToDoubleFunction value) {
    NavigableMap<Long, Double> curve = new TreeMap<>();
    for (long i = 1; i <= points; i++) {
      curve.put(i * every, value.applyAsDouble(i * every));
    }
    return curve;
  }

  private static ThinnedCurves thinned(
      NavigableMap<Long, Double> error, Focus focus, Long... checkpoints) {
    return ThinnedCurves.of(new TreeMap<>(Map.of("error", error)), focus, List.of(checkpoints));
  }

  @Test
  void aShortCurveStaysAsItIs() {
    NavigableMap<Long, Double> error = curve(200, 50, step -> 1.0 / step);
    ThinnedCurves curves = thinned(error, ERROR, 50L, 500L);

    assertThat(curves.metrics()).containsOnlyKeys("error").containsEntry("error", error);
    assertThat(curves.thinned()).isEmpty();
    assertThat(curves.doubtful()).isEmpty();
  }

  @Test
  void whatMattersStays() {
    NavigableMap<Long, Double> error = curve(1000, 1, step -> Math.sin(step));
    error.put(333L, -2.0);
    error.put(667L, -2.0);
    error.put(701L, 2.0);
    error.put(335L, 1.5);
    error.put(801L, Double.POSITIVE_INFINITY);
    error.put(998L, 0.0);
    error.put(999L, Double.NaN);
    error.put(1000L, Double.NaN);
    ThinnedCurves curves = thinned(error, ERROR, 17L, 437L);

    assertThat(curves.thinned()).containsExactly("error");
    assertThat(curves.metrics().get("error"))
        .hasSizeLessThanOrEqualTo(200)
        // The first, the best for either goal, the earlier of equal ones, and those up to the
        // newest checkpoint; where it diverged; the last that is finite; the last; checkpoints.
        .containsKeys(1L, 333L, 701L, 335L, 801L, 998L, 1000L, 17L, 437L);
    assertThat(error).containsAllEntriesOf(curves.metrics().get("error"));
  }

  /** Of a metric that is no objective, no checkpoints. */
  @Test
  void ofOtherMetricsTheExtremesStay() {
    NavigableMap<Long, Double> error = curve(1000, 1, step -> Math.sin(step));
    error.put(333L, -2.0);
    error.put(701L, 2.0);

    assertThat(thinned(error, NONE, 17L).metrics().get("error"))
        .containsKeys(1L, 333L, 701L, 1000L)
        .doesNotContainKey(17L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 50, 1000, 900_000_000_000L})
  void theRestIsEven(long every) {
    for (int points : new int[] {201, 399, 401, 1000, 3000, 10_000}) {
      List<Long> steps =
          List.copyOf(
              thinned(curve(points, every, step -> -step), ERROR).metrics().get("error").keySet());
      long usual = (steps.getLast() - steps.getFirst()) / (steps.size() - 1);

      assertThat(steps).hasSizeBetween(70, 200);
      assertThat(IntStream.range(1, steps.size()).mapToLong(i -> steps.get(i) - steps.get(i - 1)))
          .as("%s points", points)
          .allMatch(gap -> gap <= 2 * usual + every);
    }
  }

  /** As a trial goes on, a curve is thinned again and again. */
  @Test
  void itStaysEvenWhileTrainingGoesOn() {
    NavigableMap<Long, Double> values = new TreeMap<>();
    for (long step = 1; step <= 20_000; step++) {
      values.put(step, Math.sin(step));
      if (values.size() > 400) {
        values = new TreeMap<>(thinned(values, ERROR).metrics().get("error"));
      }
    }
    List<Long> steps = List.copyOf(thinned(values, ERROR).metrics().get("error").keySet());

    assertThat(steps).hasSizeBetween(70, 200);
    assertThat(IntStream.range(1, steps.size()).mapToLong(i -> steps.get(i) - steps.get(i - 1)))
        .allMatch(gap -> gap <= 2 * 20_000 / 70);
  }

  @Test
  void stepsMayBeHugeAndFarApart() {
    NavigableMap<Long, Double> error = new TreeMap<>();
    long largest = (1L << 53) - 1;
    for (int i = 0; i < 300; i++) {
      error.put(largest - i, (double) i);
      error.put((long) i, (double) -i);
    }
    NavigableMap<Long, Double> kept = thinned(error, ERROR, largest).metrics().get("error");

    assertThat(kept).hasSizeLessThanOrEqualTo(200).containsKeys(0L, 299L, largest - 299, largest);
  }

  @Test
  void whatBrokeAConstraintIsNotForgotten() {
    // The best step is one at which the constraint does not hold, in a run of those that do.
    NavigableMap<Long, Double> error = curve(1000, 1, step -> 1 + step % 10);
    NavigableMap<Long, Double> latency = curve(1000, 1, step -> 5);
    error.put(501L, 0.0);
    latency.put(501L, 30.0);
    // It is no extreme of its own metric, which would stay anyway.
    latency.put(5L, 40.0);
    error.put(703L, 0.5);
    var metrics = new TreeMap<>(Map.of("error", error, "latency", latency));
    var latencies = List.of(new Constraint("latency", 20.0, null));
    ThinnedCurves curves =
        ThinnedCurves.of(metrics, new Focus(List.of("error"), latencies), List.of());

    assertThat(curves.metrics().get("error")).containsKeys(501L, 703L);
    assertThat(curves.metrics().get("latency")).containsEntry(501L, 30.0).containsKey(703L);
    assertThat(StepConstraints.hold(curves.metrics(), latencies, 501)).isFalse();
    assertThat(StepConstraints.hold(curves.metrics(), latencies, 703)).isTrue();
    assertThat(curves.doubtful()).isEmpty();
  }

  /** The constraint is evaluated at each step, the objective seldom: its few points all count. */
  @Test
  void pointsOfASparseObjectiveAreNotLostToADenseConstraint() {
    Random random = new Random(1);
    NavigableMap<Long, Double> error = curve(120, 25, step -> random.nextDouble());
    NavigableMap<Long, Double> norm = curve(3000, 1, step -> random.nextDouble());
    var metrics = new TreeMap<>(Map.of("error", error, "norm", norm));
    ThinnedCurves curves =
        ThinnedCurves.of(
            metrics,
            new Focus(List.of("error"), List.of(new Constraint("norm", .5, null))),
            List.of());

    assertThat(curves.metrics()).containsEntry("error", error);
    assertThat(curves.metrics().get("norm")).hasSizeBetween(120, 200);
    assertThat(curves.thinned()).containsExactly("norm");
  }

  /** As many metrics, constraints and checkpoints as there can be, none evaluated like another. */
  @Property(tries = 60, seed = "1", shrinking = ShrinkingMode.OFF)
  void theBoundHoldsForAll(@ForAll long seed) {
    Random random = new Random(seed);
    SortedMap<String, NavigableMap<Long, Double>> metrics = new TreeMap<>();
    List<Constraint> constraints = new ArrayList<>();
    List<String> objectives = new ArrayList<>();
    int points = random.nextInt(200, 2000);
    for (int i = 0; i < 17; i++) {
      long offset = random.nextInt(5);
      NavigableMap<Long, Double> values = new TreeMap<>();
      for (long step = offset; values.size() < points; step += 1 + random.nextInt(4)) {
        values.put(step, random.nextInt(20) == 0 ? Double.NaN : random.nextInt(1000));
      }
      metrics.put("m" + i, values);
      if (i < 9) {
        objectives.add("m" + i);
      }
      // Of others, or of objectives too.
      if (seed % 2 == 0 ? i < 8 : i >= 9) {
        constraints.add(new Constraint("m" + i, 900.0, null));
      }
    }
    SortedSet<Long> checkpoints = new TreeSet<>();
    while (checkpoints.size() < 41) {
      checkpoints.add(random.nextLong(2L * points));
    }
    var focus = new Focus(objectives, constraints);
    ThinnedCurves curves = ThinnedCurves.of(metrics, focus, checkpoints);

    assertThat(curves.metrics().keySet()).isEqualTo(metrics.keySet());
    metrics.forEach(
        (metric, values) -> {
          NavigableMap<Long, Double> kept = curves.metrics().get(metric);
          assertThat(kept).hasSizeBetween(1, 200);
          assertThat(values).containsAllEntriesOf(kept);
          assertThat(kept).containsKeys(values.firstKey(), values.lastKey());
        });
    KeptSteps shown = new KeptSteps(curves.metrics(), focus, checkpoints);
    KeptSteps full = new KeptSteps(metrics, focus, checkpoints);
    for (String objective : objectives) {
      if (!curves.doubtful().contains(objective)) {
        assertThat(shown.bestThatHolds(objective)).isEqualTo(full.bestThatHolds(objective));
      }
    }
    if (seed % 2 != 0) {
      // None of the objectives decides about another.
      assertThat(curves.doubtful()).isEmpty();
    }
  }
}
