package dev.tuning.analysis.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.Scale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is proposed at the edge of divergence. */
class InstabilityTest {

  private static Insight instability(Histories histories) {
    return InsightChecks.insights(histories.build(), Set.of()).stream()
        .filter(insight -> insight.check().equals("instability"))
        .findFirst()
        .orElseThrow();
  }

  private static double rate(Object value) {
    return ((Number) value).doubleValue();
  }

  @Test
  void theNormOfTheWholeModelIsClipped() {
    Insight insight =
        instability(
            new Histories(16)
                .parameter("learningRate", 1e-4, 1, Scale.LOG)
                .objective(p -> .3 - .05 * Math.log10(rate(p.get("learningRate"))))
                .infeasible(p -> rate(p.get("learningRate")) > .1)
                .course("decoder/grad_norm", (_, _, _, random) -> .3 + .1 * random.nextDouble())
                .course("train/grad_norm", (_, _, _, random) -> 5 + random.nextDouble()));

    assertThat(rate(insight.data().get("clipThreshold"))).isBetween(5.5, 6.0);
  }

  @Test
  void twiceARateIsThreeTenthsOfItsDecimalLogarithm() {
    Insight insight =
        instability(
            new Histories(16)
                .parameter("log10LearningRate", -4, 0, Scale.LINEAR)
                .objective(p -> .3 - .05 * rate(p.get("log10LearningRate")))
                .infeasible(p -> rate(p.get("log10LearningRate")) > -1));

    double best = rate(insight.data().get("best"));
    assertThat(rate(insight.data().get("probe")) - best).isBetween(.29, .31);
    assertThat(rate(insight.data().get("warmupTo")))
        .isBetween(rate(insight.data().get("unstableFrom")) + .99, .1);
  }
}
