package dev.tuning.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Results as tables. */
final class Markdown {

  private final Machine machine;
  private final List<ScenarioResult> results;
  private final StringBuilder text = new StringBuilder();

  Markdown(Machine machine, List<ScenarioResult> results) {
    this.machine = machine;
    this.results = results;
  }

  /** A limit in words. */
  static String line(LimitCheck limit) {
    return "%s: %s (%s %s): %s"
        .formatted(
            limit.what(),
            number(limit.value()),
            limit.atMost() ? "at most" : "at least",
            number(limit.limit()),
            limit.met() ? "met" : "missed");
  }

  String text() {
    add(
        "Measured on %d cores (%s), %d GiB, Java %s, %s.\n",
        machine.cores(), machine.processor(), machine.gibibytes(), machine.java(), machine.time());
    limits();
    overview();
    requests();
    bytes();
    processes();
    figures();
    violations();
    return text.toString();
  }

  private void limits() {
    add("| limit | measured | allowed | |");
    add("|---|---|---|---|");
    for (ScenarioResult result : results) {
      for (LimitCheck limit : result.limits()) {
        add(
            "| %s: %s | %s | %s %s | %s |",
            result.scenario(),
            limit.what(),
            number(limit.value()),
            limit.atMost() ? "<=" : ">=",
            number(limit.limit()),
            limit.met() ? "met" : "missed");
      }
    }
    add("");
  }

  private void overview() {
    add(
        "| run | trials | s | trials/s | turnaround ms: p50 | p90 | p99 | max | writes/trial |"
            + " events/trial | reads/trial | kB written/trial |");
    add("|---|---|---|---|---|---|---|---|---|---|---|---|");
    each(
        (name, run) ->
            add(
                "| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |",
                name,
                run.trials(),
                number(run.seconds()),
                number(run.trialsPerSecond()),
                number(run.turnaround().p50()),
                number(run.turnaround().p90()),
                number(run.turnaround().p99()),
                number(run.turnaround().max()),
                number(run.writesPerTrial()),
                number(events(run)),
                number(run.readsPerTrial()),
                number(run.bytesPerTrial() / 1000)));
    add("");
  }

  private static double events(RunFigures run) {
    return run.requests().writes().getOrDefault("create events", 0) / (double) run.trials();
  }

  private void requests() {
    add("| run | requests per trial | failed, in all |");
    add("|---|---|---|");
    each(
        (name, run) -> {
          Map<String, Integer> all = new TreeMap<>(run.requests().writes());
          all.putAll(run.requests().reads());
          String perTrial =
              all.entrySet().stream()
                  .map(e -> e.getKey() + " " + number(e.getValue() / (double) run.trials()))
                  .collect(Collectors.joining(", "));
          String failed =
              run.requests().failures().entrySet().stream()
                  .map(e -> e.getKey() + ": " + e.getValue())
                  .collect(Collectors.joining(", "));
          add("| %s | %s | %s |", name, perTrial, failed.isEmpty() ? "none" : failed);
        });
    add("");
  }

  private void bytes() {
    add("| run | bytes written per trial | largest Study, bytes | largest Trial, bytes |");
    add("|---|---|---|---|");
    each(
        (name, run) ->
            add(
                "| %s | %s | %d | %d |",
                name,
                run.bytes().entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue() / run.trials())
                    .collect(Collectors.joining(", ")),
                run.objects().largestStudyBytes(),
                run.objects().largestTrialBytes()));
    add("");
  }

  private void processes() {
    add("| run | CPU ms/trial | operator's memory, MiB: most | in the end |");
    add("|---|---|---|---|");
    each(
        (name, run) ->
            add(
                "| %s | %s | %d | %d |",
                name,
                run.cpuSeconds().keySet().stream()
                    .map(process -> process + " " + number(run.cpuMillisPerTrial(process)))
                    .collect(Collectors.joining(", ")),
                run.peakMebibytes(),
                run.endMebibytes()));
    add("");
  }

  private void figures() {
    add("| figure | value |");
    add("|---|---|");
    for (ScenarioResult result : results) {
      result
          .figures()
          .forEach((what, value) -> add("| %s: %s | %s |", result.scenario(), what, number(value)));
    }
    add("");
  }

  private void violations() {
    for (ScenarioResult result : results) {
      result.violations().forEach(what -> add("**Violated** in %s: %s\n", result.scenario(), what));
    }
  }

  private interface Row {
    void add(String name, RunFigures run);
  }

  private void each(Row row) {
    for (ScenarioResult result : results) {
      result.runs().forEach((name, run) -> row.add(result.scenario() + ", " + name, run));
    }
  }

  /** Three digits that count. */
  static String number(double value) {
    double magnitude = Math.abs(value);
    if (value == Math.rint(value) || magnitude >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, magnitude >= 10 ? "%.1f" : "%.2f", value);
  }

  private void add(String format, Object... arguments) {
    text.append(format.formatted(arguments)).append('\n');
  }
}
