package dev.tuning.analysis.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.When;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialNoiseTest {

  private static StudyHistory history(long seed) {
    return new Histories(seed)
        .scientific("which", "a", "b", "c", "d")
        .parameter("learningRate", 1e-4, 1, Scale.LOG)
        .parameter(new Parameter("switch", new BooleanDomain()))
        .parameter(
            new Parameter(
                "child",
                Role.NUISANCE,
                new DoubleDomain(-1, 3, Scale.LINEAR),
                Optional.of(new When("switch", List.of(true)))))
        .trials(150)
        .build();
  }

  private static double term(Axis axis, int a, int b) {
    if (Double.isNaN(axis.at(a)) || Double.isNaN(axis.at(b))) {
      return Double.isNaN(axis.at(a)) && Double.isNaN(axis.at(b)) ? 0 : 1;
    }
    return Math.min(1, Math.pow(axis.at(a) - axis.at(b), 2));
  }

  private static double distance(StudyHistory history, int a, int b) {
    return history.axes().stream().mapToDouble(axis -> term(axis, a, b)).reduce(0, Double::sum);
  }

  /** Whatever is cut short: the nearest point is found. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neighboursAreTheNearestPoints(long seed) {
    StudyHistory history = history(seed);
    int[] ranked = history.ranked();
    double[] differences =
        Arrays.stream(ranked)
            .limit(ranked.length / 3)
            .mapToDouble(
                point ->
                    Math.abs(
                        history.point(point).cost()
                            - IntStream.of(ranked)
                                .filter(other -> other != point)
                                .boxed()
                                .min(Comparator.comparing(other -> distance(history, other, point)))
                                .map(other -> history.point(other).cost())
                                .orElseThrow()))
            .toArray();

    assertThat(TrialNoise.ofNeighbours(history))
        .hasValue(1.4826 * Robust.median(differences) / Math.sqrt(2));
  }
}
