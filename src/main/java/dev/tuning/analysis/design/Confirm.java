package dev.tuning.analysis.design;

/**
 * What is to be run again with fresh seeds after a search.
 *
 * @param top how many of the best points, at least 1
 * @param replicates trials of each, at least 2
 * @param hasBaseline whether the configuration of today is run again too
 */
public record Confirm(int top, int replicates, boolean hasBaseline) {

  /** How often the intervals of its verdict hold all effects at once. */
  public static final double LEVEL = 0.95;

  /** How many differences are looked at. */
  int comparisons() {
    return hasBaseline ? top : top - 1;
  }
}
