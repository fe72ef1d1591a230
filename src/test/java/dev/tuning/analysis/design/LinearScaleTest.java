package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinearScaleTest extends DesignCheckTest {

  private static final DesignCheck CHECK = new LinearScale();

  private static final String FIRES =
      """
      # Wide, whatever it is.
      x linear .01 1                  | WARNING x             | 91 % of the points are above 0.1,
      units int 1 100                 | WARNING units         | scale: Log
      *warmupSteps list 10 1000 10000 | INFO warmupSteps      | scale: Log
      # Known by name.
      learningRate linear .01 .1      | WARNING learningRate  | from 0.01 to 0.1
      lr linear 1e-5 1e-3             | WARNING lr            | scale: Log
      weight_decay linear 1e-8 1e-6   | WARNING weight_decay  | from 1E-8 to
      adamEpsilon linear 1e-8 1e-7    | WARNING adamEpsilon   | scale: Log
      lr list .01 .03 .1              | INFO lr               | scale: Log
      oneMinusBeta1 linear .01 .2     | WARNING oneMinusBeta1 | scale: Log
      # From 0.
      learningRate linear 0 1         | WARNING learningRate  | 90 % of the points are above 0.1.
      wd linear 0 .1                  | WARNING wd            | boolean
      a bool; l2 linear 0 .1 @a=true  | WARNING l2            | boolean
      """;

  private static final String SILENT =
      """
      lr log 1e-5 1; units intlog 1 1000; wd loglist 1e-4 1e-2
      x linear .02 1; units int 8 512
      lr linear .02 .1
      x linear 0 1; units int 0 1000; y linear -5 1000
      lr = .1
      # Lists may have 0 for off.
      wd list 0 1e-4 1e-2
      lr list .001 1
      # Logarithms already, or shares.
      log10Lr linear .01 1; logEpsilon linear 0 1
      momentum linear .001 .999; dropout linear .001 .9; labelSmoothing linear 0 .1
      """;

  LinearScaleTest() {
    super(CHECK, FIRES, SILENT);
  }

  @Test
  void scalesDontMatterWherePointsAreGiven() {
    assertThat(CHECK.check(Designs.of("lr linear .001 1", Algorithm.POINTS, 1))).isEmpty();
    assertThat(CHECK.check(Designs.of("lr linear .001 1", Algorithm.GRID, 1))).hasSize(1);
  }
}
