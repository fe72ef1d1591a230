package dev.tuning.analysis.design;

class RegularizationFixedTest extends DesignCheckTest {

  private static final String FIRES =
      """
      *layers int 1 3; weightDecay = 1e-4            | WARNING weightDecay    | Fixed at 0.0001
      *activation of relu tanh; dropout = .5         | WARNING dropout        | Nuisance
      *batchNorm bool; labelSmoothing = .1           | WARNING labelSmoothing | batchNorm is
      *width list 8 16; *depth list 1 2; l2 = .1     | WARNING l2             | width, depth are
      *model of cnn mlp; dropoutRate = .5 @model=mlp | WARNING dropoutRate    | Nuisance
      """;

  private static final String SILENT =
      """
      *layers int 1 3; weightDecay log 1e-6 1
      layers int 1 3; weightDecay = 1e-4
      *optimizer of sgd adam; weightDecay = 1e-4
      # Not used.
      *layers int 1 3; weightDecay = 0; dropout = false
      *layers int 1 3; dropout = true
      *layers int 1 3; useDropout = true
      """;

  RegularizationFixedTest() {
    super(new RegularizationFixed(), FIRES, SILENT);
  }
}
