package dev.tuning.space;

/** Positions in the unit interval, and its division into equal cells. */
final class UnitInterval {

  private UnitInterval() {}

  /** Refuses what is no position in [0, 1], NaN included. */
  static double require(double u) {
    if (!(u >= 0 && u <= 1)) {
      throw new IllegalArgumentException("u is " + u + ": give a position in [0, 1]");
    }
    return u;
  }

  /** The cell of {@code u} among {@code cells} equal ones; 1 belongs to the last. */
  static int cell(double u, int cells) {
    return Math.min((int) (require(u) * cells), cells - 1);
  }

  /** The center of a cell among {@code cells} equal ones. */
  static double center(int cell, int cells) {
    return (cell + 0.5) / cells;
  }
}
