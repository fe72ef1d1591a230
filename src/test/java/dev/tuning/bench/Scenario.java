package dev.tuning.bench;

/** Something to measure, in namespaces of its own. */
interface Scenario {

  String name();

  ScenarioResult run(Testbed testbed, Progress progress);
}
