package dev.tuning.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a scenario has measured.
 *
 * @param runs by what distinguishes them
 * @param figures that follow from several runs, or from something else than requests
 * @param limits those that it is to keep
 * @param violations of what must hold in every run: must be empty
 */
record ScenarioResult(
    String scenario,
    Map<String, RunFigures> runs,
    Map<String, Double> figures,
    List<LimitCheck> limits,
    List<String> violations) {

  ScenarioResult(String scenario) {
    this(
        scenario,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  /**
   * Lets Studies run, and adds what was measured and what was wrong.
   *
   * @param name what distinguishes the run
   */
  RunFigures measure(String name, StudyRun run) {
    RunFigures figures = run.measure();
    add(name, figures);
    violations.addAll(run.wrong());
    return figures;
  }

  void add(String run, RunFigures measured) {
    runs.put(run, measured);
    measured.violations().forEach(violation -> violations.add(run + ": " + violation));
  }
}
