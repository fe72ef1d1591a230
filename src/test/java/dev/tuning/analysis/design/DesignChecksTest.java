package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DesignChecksTest {

  private static final String CONTRACT =
      "learningRate log 1e-4 1; momentum reverse .5 .999 @optimizer=momentum;"
          + " hiddenUnits intlog 8 512; dropout list 0 .1 .2 .5; optimizer of sgd momentum adam;"
          + " *activation of relu tanh; batchSize = 64";

  private static final String QUICKSTART =
      "learningRate log 1e-3 30; hiddenUnits intlog 32 256; optimizer of sgd momentum adam;"
          + " momentum reverse .5 .99; dropout list 0 .1 .2 .5; activation of relu tanh;"
          + " batchSize = 64";

  /** Manifests name them to silence them: an identifier that is gone breaks those. */
  @Test
  void identifiersAreFrozen() {
    assertThat(DesignChecks.ids())
        .containsExactly(
            "steps-searched",
            "batch-size-searched",
            "points-per-combination",
            "budget-for-parameters",
            "optimizer-parameters-fixed",
            "regularization-fixed",
            "not-declared-conditional",
            "linear-scale",
            "reverse-log-scale",
            "bayesian-parallelism",
            "grid-dimensions",
            "shared-learning-rate",
            "optimizer-parameters-scientific",
            "bayesian-exploration",
            "random-search",
            "confirm-comparison",
            "confirm-replicates")
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
  }

  @Test
  void theExampleOfTheContract() {
    assertThat(summary(Designs.of(CONTRACT, Algorithm.QUASI_RANDOM, 60)))
        .containsExactly("shared-learning-rate INFO learningRate");
  }

  @Test
  void theQuickstart() {
    assertThat(summary(Designs.of(QUICKSTART, Algorithm.QUASI_RANDOM, 12)))
        .containsExactly(
            "budget-for-parameters INFO -",
            "not-declared-conditional WARNING momentum",
            "shared-learning-rate INFO learningRate");
  }

  @Test
  void areInOrderAndCanBeSilenced() {
    Design design =
        Designs.of("lr linear .001 1; epochs int 1 9; batchSize int 1 9", Algorithm.RANDOM, 100);

    assertThat(DesignChecks.findings(design, Set.of()))
        .extracting(Finding::check)
        .containsExactly("steps-searched", "batch-size-searched", "linear-scale", "random-search");
    assertThat(DesignChecks.findings(design, Set.of("linear-scale", "steps-searched", "unknown")))
        .extracting(Finding::check)
        .containsExactly("batch-size-searched", "random-search");
    assertThat(DesignChecks.findings(design, Set.copyOf(DesignChecks.ids()))).isEmpty();
  }

  @Test
  void aProbeTunesNothing() {
    assertThat(
            DesignChecks.findings(
                Designs.of("batchSize int 1 1024; lr = 0.1", Algorithm.PROBE, 5), Set.of()))
        .isEmpty();
  }

  @Test
  void nameTheirSection() {
    assertThat(DesignChecks.findings(Designs.of("batchSize int 1 9"), Set.of()))
        .extracting(Finding::source)
        .containsExactly("playbook, \"Choosing the batch size\"");
  }

  private static List<String> summary(Design design) {
    return DesignChecks.findings(design, Set.of()).stream()
        .map(
            finding ->
                "%s %s %s"
                    .formatted(
                        finding.check(), finding.severity(), finding.parameter().orElse("-")))
        .toList();
  }
}
