package dev.tuning.bench;

import java.time.Duration;
import java.util.List;

/** What further hosts of a trial cost. */
final class HostsScenario implements Scenario {

  static final String NAME = "hosts";

  private final Sizes.Hosts size;
  private final Duration limit;

  HostsScenario(Sizes sizes) {
    size = sizes.hosts();
    limit = sizes.longestRun();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ScenarioResult run(Testbed testbed, Progress progress) {
    var result = new ScenarioResult(NAME);
    RunFigures one = run(1, testbed, progress, result);
    RunFigures several = run(size.hosts(), testbed, progress, result);
    double further = (several.writesPerTrial() - one.writesPerTrial()) / (size.hosts() - 1);
    result.figures().put("writes per further host", further);
    result
        .limits()
        .add(LimitCheck.atMost("writes per further host", further, Limits.WRITES_PER_FURTHER_HOST));
    return result;
  }

  private RunFigures run(int hosts, Testbed testbed, Progress progress, ScenarioResult result) {
    String namespace = testbed.newNamespace();
    var study =
        new BenchStudy(NAME + "-" + hosts, size.trials(), size.parallelism(), hosts, size.role());
    var run = new StudyRun(testbed, namespace, List.of(study), limit, progress);
    return result.measure(hosts == 1 ? "1 host" : hosts + " hosts", run);
  }
}
