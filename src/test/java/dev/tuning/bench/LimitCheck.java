package dev.tuning.bench;

/**
 * Whether something that was measured keeps its limit.
 *
 * @param atMost whether the limit is the most that is allowed, or the least
 */
record LimitCheck(String what, double value, double limit, boolean atMost, boolean met) {

  static LimitCheck atMost(String what, double value, double limit) {
    return new LimitCheck(what, value, limit, true, value <= limit);
  }

  static LimitCheck atLeast(String what, double value, double limit) {
    return new LimitCheck(what, value, limit, false, value >= limit);
  }
}
