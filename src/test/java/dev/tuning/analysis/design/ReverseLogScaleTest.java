package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReverseLogScaleTest extends DesignCheckTest {

  private static final DesignCheck CHECK = new ReverseLogScale();

  private static final String FIRES =
      """
      momentum linear .5 .999  | WARNING momentum    | ReverseLog and min: 0.001,
      momentum linear .5 .999  | WARNING momentum    | 2 % of the points
      momentum log .5 .999     | WARNING momentum    | from 0.001 to 0.5 on scale: Log
      sgdMomentum linear 0 .9  | WARNING sgdMomentum | ReverseLog and min: 0.1,
      adamBeta1 linear .5 .95  | WARNING adamBeta1   | ReverseLog
      beta2 linear .9 .9999    | WARNING beta2       | ReverseLog and min: 0.0001,
      emaDecay linear .9 .9999 | WARNING emaDecay    | ReverseLog
      rho linear .5 .99        | WARNING rho         | ReverseLog
      gamma linear .9 .999     | WARNING gamma       | ReverseLog
      momentum linear 0 1      | WARNING momentum    | max below 1
      *o of sgd adam; momentum linear 0 .99 @o=sgd | WARNING momentum | ReverseLog
      """;

  private static final String SILENT =
      """
      momentum reverse .5 .999
      momentum = .9
      momentum linear 0 .8
      momentum list .9 .99 .999
      # The distance from 1 hardly changes.
      momentum linear .85 .9; beta2 log .99 .995
      # Distances and logarithms themselves.
      oneMinusMomentum linear .01 .9; logBeta2 linear -1 .9
      # Something else.
      batchNormMomentum linear .5 .99; dropout linear .1 .9
      gamma linear .1 .99; gamma2 linear 0 5
      momentum linear 0 2
      """;

  ReverseLogScaleTest() {
    super(CHECK, FIRES, SILENT);
  }

  @Test
  void scalesDontMatterWherePointsAreGiven() {
    assertThat(CHECK.check(Designs.of("momentum linear 0 .99", Algorithm.POINTS, 1))).isEmpty();
  }
}
