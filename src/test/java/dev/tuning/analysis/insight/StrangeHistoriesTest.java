package dev.tuning.analysis.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.insight.TrialRun.Outcome;
import dev.tuning.report.Curve;
import dev.tuning.space.BooleanDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever numbers trials report, the checks come to an end, with numbers that JSON can hold. */
class StrangeHistoriesTest {

  private static final double[] VALUES = {
    0, -0.0, 1, 1, 1 + 1e-15, -1, 1e300, -1e300, Double.MAX_VALUE, Double.MIN_VALUE, 1e-300
  };

  private static final double[] OF_CURVES = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  private static Histories space(long seed) {
    var study = new Histories(seed);
    RandomGenerator random = study.random();
    if (random.nextBoolean()) {
      study.scientific("which", "a", "b");
    }
    if (random.nextBoolean()) {
      study.parameter("learningRate", 1e-300, 1e-5, Scale.LOG);
    }
    if (random.nextBoolean()) {
      study.parameter(new Parameter("one", new IntegerDomain(3, 3, Scale.LINEAR)));
      study.parameter(new Parameter("list", new DiscreteDomain(List.of(1L, 2L, 5L))));
    }
    study.parameter(new Parameter("switch", new BooleanDomain()));
    study.parameter(
        new Parameter(
            "child",
            Role.NUISANCE,
            new IntegerDomain(-(1L << 40), 1L << 40, Scale.LINEAR),
            Optional.of(new When("switch", List.of(true)))));
    return study
        .trials(random.nextInt(1, 60))
        .replicates(random.nextInt(1, 4))
        .goal(random.nextBoolean() ? Goal.MINIMIZE : Goal.MAXIMIZE);
  }

  private static StudyHistory history(long seed) {
    Histories study = space(seed);
    RandomGenerator random = study.random();
    int values = random.nextInt(1, VALUES.length + 1);
    List<TrialRun> runs = new ArrayList<>();
    for (TrialRun run : study.runs()) {
      double value = VALUES[random.nextInt(values)];
      Outcome outcome = Outcome.values()[Math.max(0, random.nextInt(7) - 3)];
      Map<String, Curve> curves = new HashMap<>();
      for (String metric : List.of(Histories.METRIC, "train/loss", "gradientNorm")) {
        if (random.nextInt(4) > 0) {
          curves.put(metric, curve(random, values));
        }
      }
      // A parameter of an older program, a value that is none and one that is missing.
      Map<String, Object> parameters = new HashMap<>(run.values());
      if (random.nextInt(5) == 0) {
        parameters.put("list", 77L);
        parameters.put("other", "x");
        parameters.remove("which");
      }
      runs.add(
          new TrialRun(
              run.index(),
              run.replicate(),
              parameters,
              outcome,
              outcome == Outcome.SUCCEEDED ? value : Double.NaN,
              random.nextInt(2000),
              curves,
              Set.of()));
    }
    return study.build(runs);
  }

  private static Curve curve(RandomGenerator random, int values) {
    TreeMap<Long, Double> points = new TreeMap<>();
    int size = random.nextInt(30);
    for (int i = 0; i < size; i++) {
      points.put(
          (long) random.nextInt(1000),
          random.nextInt(6) == 0
              ? OF_CURVES[random.nextInt(OF_CURVES.length)]
              : VALUES[random.nextInt(values)]);
    }
    return Curve.of(points);
  }

  private static void assertFinite(Object value) {
    if (value instanceof Collection<?> series) {
      assertThat(series).hasSizeLessThanOrEqualTo(Evidence.MAX_SERIES);
      series.forEach(StrangeHistoriesTest::assertFinite);
    } else if (value instanceof Double number) {
      assertThat(number).isFinite();
    } else {
      assertThat(value).isInstanceOfAny(Long.class, String.class);
    }
  }

  @Test
  void theChecksComeToAnEnd() {
    for (long seed = 0; seed < 2000; seed++) {
      for (Insight insight : InsightChecks.insights(history(seed), Set.of())) {
        assertThat(insight.message()).doesNotContain("NaN", "Infinity", "null");
        insight.data().values().forEach(StrangeHistoriesTest::assertFinite);
      }
    }
  }
}
