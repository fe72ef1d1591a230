package dev.tuning.search;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Measures the discrepancy of the sequence; its main method prints the table of docs/search.md. */
final class DiscrepancyTable {

  private static final int[] DIMENSIONS = {2, 4, 6, 10, 20};
  private static final int[] SIZES = {16, 32, 64, 128, 256, 512, 1024};
  private static final int SEEDS = 100;

  private DiscrepancyTable() {}

  /** Prints a row for each dimension and size: this sequence, and independent points. */
  public static void main(String[] arguments) {
    for (int d : DIMENSIONS) {
      for (int n : SIZES) {
        System.out.printf(
            Locale.ROOT,
            "| %d | %d | %.4f | %.4f |%n",
            d,
            n,
            rootMeanSquare(d, n, SEEDS),
            Discrepancy.centredOfIndependent(d, n));
      }
    }
  }

  /** The root mean square, over seeds 0, 1, ..., of the centred L2 discrepancy of n points. */
  static double rootMeanSquare(int d, int n, int seeds) {
    List<String> names = IntStream.range(0, d).mapToObj(j -> "x" + j).toList();
    return Math.sqrt(
        LongStream.range(0, seeds)
            .mapToObj(seed -> new ScrambledHalton(seed, names))
            .mapToDouble(halton -> Discrepancy.centredSquared(points(halton, n, dimensions(d))))
            .average()
            .orElseThrow());
  }

  /** The given coordinates of the first n points. */
  static double[][] points(ScrambledHalton halton, int n, int... dimensions) {
    double[][] points = new double[n][dimensions.length];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < dimensions.length; j++) {
        points[i][j] = halton.coordinate(i, dimensions[j]);
      }
    }
    return points;
  }

  private static int[] dimensions(int d) {
    return IntStream.range(0, d).toArray();
  }
}
