package dev.tuning.bench;

import java.util.Map;

/**
 * What the simulator has done.
 *
 * @param bodyBytes bytes that it has sent to pods, by verb
 * @param failures requests that failed
 * @param reports answers to reports, by status
 * @param reportMillis how long the answers took from when the reports were due
 */
record SimulatorFigures(
    Map<String, Long> bodyBytes,
    int failures,
    Map<Integer, Integer> reports,
    Percentiles reportMillis) {}
