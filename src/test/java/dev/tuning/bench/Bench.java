package dev.tuning.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the operator at scale, and writes what it finds to {@code target/bench}. {@code make
 * bench} calls it; docs/scale.md says what the figures mean.
 */
public final class Bench {

  private static final Path DIRECTORY = Path.of("target", "bench");

  private Bench() {}

  /**
   * @param arguments {@code --scenarios=a,b}, {@code --size=full|small}, and {@code --gate}: to end
   *     with 1 if a limit is missed
   */
  public static void main(String[] arguments) {
    // Nothing stays when it is interrupted.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    int status = 1;
    try {
      status = measure(arguments);
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
    }
    // Threads of Fabric8 and of who started the API server do not end by themselves.
    System.exit(status);
  }

  private static int measure(String[] arguments) {
    List<String> wanted = List.of();
    Sizes sizes = Sizes.FULL;
    boolean gate = false;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.split("=")[0]) {
        case "--scenarios" ->
            wanted = Arrays.stream(value.split(",")).filter(name -> !name.isBlank()).toList();
        case "--size" -> sizes = Sizes.named(value);
        case "--gate" -> gate = true;
        default -> throw new IllegalArgumentException("no argument " + argument);
      }
    }
    List<ScenarioResult> results = run(groups(sizes, wanted));
    boolean valid = results.stream().allMatch(result -> result.violations().isEmpty());
    boolean kept =
        results.stream().flatMap(result -> result.limits().stream()).allMatch(LimitCheck::met);
    return valid && (kept || !gate) ? 0 : 1;
  }

  /** Those of a group share the processes; what is left by one is there for the next. */
  private static List<List<Scenario>> groups(Sizes sizes, List<String> wanted) {
    var growth = new GrowthScenario(sizes);
    List<List<Scenario>> all =
        List.of(
            List.of(
                new TurnaroundScenario(sizes),
                new ThroughputScenario(sizes),
                new HostsScenario(sizes),
                new ReportsScenario(sizes),
                new ManyStudiesScenario(sizes)),
            List.of(growth, new RestartScenario(sizes, growth::largest)));
    List<String> names = all.stream().flatMap(List::stream).map(Scenario::name).toList();
    if (!names.containsAll(wanted)) {
      throw new IllegalArgumentException("scenarios are " + String.join(", ", names));
    }
    return all.stream()
        .map(
            group ->
                group.stream()
                    .filter(scenario -> wanted.isEmpty() || wanted.contains(scenario.name()))
                    .toList())
        .filter(group -> !group.isEmpty())
        .toList();
  }

  private static List<ScenarioResult> run(List<List<Scenario>> groups) {
    var progress = new Progress();
    List<ScenarioResult> results = new ArrayList<>();
    for (List<Scenario> group : groups) {
      try (var testbed = new Testbed(DIRECTORY)) {
        progress.say("the control plane runs; warming up");
        WarmUp.operator(testbed, progress);
        for (Scenario scenario : group) {
          progress.say("%s", scenario.name());
          ScenarioResult result = scenario.run(testbed, progress);
          results.add(result);
          result.limits().forEach(limit -> progress.say("  %s", Markdown.line(limit)));
          result.violations().stream()
              .limit(10)
              .forEach(violation -> progress.say("  VIOLATED: %s", violation));
          // After each one, so that what is measured is not lost with what comes next.
          new Report(results).write(DIRECTORY);
        }
      }
    }
    progress.say("written: %s", DIRECTORY.resolve("results.md"));
    return results;
  }
}
