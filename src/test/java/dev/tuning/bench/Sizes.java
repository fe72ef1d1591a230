package dev.tuning.bench;

import java.time.Duration;
import java.util.List;

/** How large the scenarios are. */
record Sizes(
    Turnaround turnaround,
    Throughput throughput,
    Growth growth,
    Restart restart,
    ManyStudies manyStudies,
    Hosts hosts,
    Reports reports,
    Duration longestRun) {

  /**
   * @param role how long trials take
   */
  record Turnaround(int trials, int parallelism, PodRole role) {}

  /**
   * @param pairs runs of the operator, and of the null controller
   */
  record Throughput(int trials, int parallelism, int pairs) {}

  record Growth(List<Integer> trials, int parallelism) {}

  /**
   * @param moreTrials by how many the budget of the largest Study grows, so that the operator is
   *     killed in the middle of them
   */
  record Restart(int moreTrials) {}

  record ManyStudies(int studies, int trials, int parallelism) {}

  record Hosts(int trials, int hosts, int parallelism, PodRole role) {}

  record Reports(int trials, int parallelism, PodRole role) {}

  private static final PodRole ONE_TO_FIVE_SECONDS = new PodRole(1000, 5000, 0);
  private static final PodRole ONE_TO_TWO_SECONDS = new PodRole(1000, 2000, 0);
  private static final PodRole REPORTING = new PodRole(4000, 6000, 10);

  /** What the documented figures are of. */
  static final Sizes FULL =
      new Sizes(
          new Turnaround(300, 30, ONE_TO_FIVE_SECONDS),
          new Throughput(1000, 100, 2),
          new Growth(List.of(100, 1000, 10_000), 100),
          new Restart(1000),
          new ManyStudies(50, 100, 10),
          new Hosts(100, 8, 10, ONE_TO_TWO_SECONDS),
          new Reports(120, 30, REPORTING),
          Duration.ofMinutes(12));

  /** For trying the benchmark itself: two minutes. */
  static final Sizes SMALL =
      new Sizes(
          new Turnaround(90, 30, ONE_TO_FIVE_SECONDS),
          new Throughput(300, 100, 1),
          new Growth(List.of(100, 300, 1000), 100),
          new Restart(300),
          new ManyStudies(10, 30, 10),
          new Hosts(20, 8, 10, ONE_TO_TWO_SECONDS),
          new Reports(60, 30, REPORTING),
          Duration.ofMinutes(3));

  static Sizes named(String name) {
    return switch (name) {
      case "full" -> FULL;
      case "small" -> SMALL;
      default -> throw new IllegalArgumentException("no size '" + name + "': full or small");
    };
  }
}
