package dev.tuning.analysis.design;

class PointsPerCombinationTest extends DesignCheckTest {

  private static final String FIRES =
      """
      QUASI_RANDOM 19: *activation of relu tanh; lr log 1e-4 1 | WARNING activation | to 20,
      BAYESIAN 5: *activation of relu tanh; lr log 1e-4 1      | WARNING activation | to 20,
      RANDOM 9: *a of x y; *b of x y z; lr log 1e-4 1          | WARNING -          | fewest 1
      # Combinations without any point.
      QUASI_RANDOM 1: *activation of relu tanh; lr log 1e-4 1  | WARNING activation | one gets
      QUASI_RANDOM 2: *a of x y; *b of x y; lr log 1e-4 1      | WARNING -          | 2 get no point
      GRID 2: *a of x y z; lr log 1e-4 1                       | WARNING a          | to 30,
      # A combination of which there are three points only, and one that needs more.
      QUASI_RANDOM 12: *a of x y; lr log 1e-4 1 @a=x; n int 1 3 @a=y | WARNING a | to 13,
      """;

  private static final String SILENT =
      """
      QUASI_RANDOM 20: *activation of relu tanh; lr log 1e-4 1
      QUASI_RANDOM 1: activation of relu tanh; lr log 1e-4 1
      QUASI_RANDOM 1: *activation of relu; lr log 1e-4 1
      # Nothing to optimise over, or not much: all of it is tried.
      QUASI_RANDOM 2: *activation of relu tanh
      QUASI_RANDOM 6: *activation of relu tanh; n int 1 3
      QUASI_RANDOM 13: *a of x y; lr log 1e-4 1 @a=x; n int 1 3 @a=y
      # A coarse grid, and points that somebody chose.
      GRID 10: *activation of relu tanh; lr log 1e-4 1
      POINTS 1: *activation of relu tanh; lr log 1e-4 1
      """;

  PointsPerCombinationTest() {
    super(new PointsPerCombination(), FIRES, SILENT);
  }
}
