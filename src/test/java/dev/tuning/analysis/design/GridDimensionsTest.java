package dev.tuning.analysis.design;

class GridDimensionsTest extends DesignCheckTest {

  private static final String FIRES =
      """
      GRID 100: lr log 1e-4 1; wd log 1e-4 1; units int 1 9 | WARNING - | 3 numbers (lr, wd, units)
      GRID 100: lr list 1 2; wd list 1 2; x list 1 2; y int 1 9         | WARNING - | 4 numbers
      GRID 100: *a of x y; lr log 1e-4 1; wd log 1e-4 1; u int 1 9 @a=x | WARNING - | 3 numbers
      """;

  private static final String SILENT =
      """
      GRID 100: lr log 1e-4 1; wd log 1e-4 1
      GRID 100: lr log 1e-4 1; wd log 1e-4 1; a of x y; b bool; *c list 1 2; d = 1; e int 1 1
      GRID 100: *a of x y; lr log 1e-4 1; u int 1 9 @a=x; v int 1 9 @a=y
      QUASI_RANDOM 100: lr log 1e-4 1; wd log 1e-4 1; units int 1 9
      """;

  GridDimensionsTest() {
    super(new GridDimensions(), FIRES, SILENT, "QuasiRandom");
  }
}
