package dev.tuning.bench;

/** What must hold, of the benchmark and of the test that guards its stable part. */
final class Limits {

  /** Of the time for which a freed slot stays empty, at parallelism 30 with trials of 1-5 s. */
  static final double TURNAROUND_P50_MILLIS = 50;

  static final double TURNAROUND_P99_MILLIS = 250;

  /** Trials per second, as a share of the null controller's. */
  static final double SHARE_OF_NULL_CONTROLLER = .8;

  /**
   * The same for the short run of the tests, on machines that do something else besides, with an
   * operator that has just started.
   */
  static final double SHARE_OF_NULL_CONTROLLER_IN_TESTS = .3;

  /** Of a trial with one host that does not report, events included. */
  static final double WRITES_PER_TRIAL = 6;

  static final double WRITES_PER_FURTHER_HOST = 3;

  /** Of GET and LIST. */
  static final double READS_PER_TRIAL = 0;

  static final double STUDY_BYTES = 20_000;

  static final double OPERATOR_MEBIBYTES = 256;

  /** Of a time or a size against the number of trials. */
  static final double GROWTH_EXPONENT = 1.1;

  static final double RESTART_SECONDS = 6;

  /** The slowest Study's mean turnaround as a multiple of the fastest's. */
  static final double SLOWEST_TO_FASTEST = 2;

  private Limits() {}
}
