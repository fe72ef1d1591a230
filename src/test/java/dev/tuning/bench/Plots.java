package dev.tuning.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;

/** Results as plots, of those scenarios that ran. */
final class Plots {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 450;

  private final List<ScenarioResult> results;

  Plots(List<ScenarioResult> results) {
    this.results = results;
    // There is no screen, and none is needed.
    System.setProperty("java.awt.headless", "true");
  }

  void write(Path directory) throws IOException {
    if (has(TurnaroundScenario.NAME)) {
      save(turnaround(), directory.resolve("turnaround.png"));
    }
    if (has(GrowthScenario.NAME)) {
      save(growth(), directory.resolve("growth.png"));
    }
    save(writes(), directory.resolve("writes.png"));
  }

  private boolean has(String scenario) {
    return results.stream().anyMatch(result -> result.scenario().equals(scenario));
  }

  private Map<String, RunFigures> runs(String scenario) {
    return results.stream()
        .filter(result -> result.scenario().equals(scenario))
        .findFirst()
        .orElseThrow()
        .runs();
  }

  private static void save(Chart<?, ?> chart, Path file) throws IOException {
    ChartEncoder.saveChart(chart, file.toString(), "png");
  }

  /** Which share of the slots is filled after which time. */
  private XYChart turnaround() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("How long a freed slot stays empty")
            .xAxisTitle("ms")
            .yAxisTitle("share of slots")
            .build();
    chart.getStyler().setMarkerSize(0);
    runs(TurnaroundScenario.NAME)
        .forEach(
            (name, run) -> {
              List<Double> millis = run.turnaroundMillis().stream().sorted().toList();
              List<Double> shares = new ArrayList<>();
              for (int i = 1; i <= millis.size(); i++) {
                shares.add(i / (double) millis.size());
              }
              if (!millis.isEmpty()) {
                chart.addSeries(name, millis, shares);
              }
            });
    return chart;
  }

  private XYChart growth() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("What one Study costs")
            .xAxisTitle("trials")
            .yAxisTitle("s, MB")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    List<Integer> trials = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    List<Double> megabytes = new ArrayList<>();
    for (RunFigures run : runs(GrowthScenario.NAME).values()) {
      trials.add(run.trials());
      seconds.add(run.seconds());
      cpu.add(run.cpuSeconds().get("operator"));
      megabytes.add(run.bytesPerTrial() * run.trials() / 1e6);
    }
    chart.addSeries("wall time, s", trials, seconds);
    chart.addSeries("CPU of the operator, s", trials, cpu);
    chart.addSeries("written, MB", trials, megabytes);
    return chart;
  }

  private CategoryChart writes() {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Writes to the API server per trial")
            .build();
    chart.getStyler().setStacked(true).setXAxisLabelRotation(20);
    Map<String, RunFigures> runs = new LinkedHashMap<>();
    for (ScenarioResult result : results) {
      // The first of each is enough.
      result.runs().entrySet().stream()
          .limit(result.scenario().equals(HostsScenario.NAME) ? 2 : 1)
          .forEach(run -> runs.put(result.scenario() + ", " + run.getKey(), run.getValue()));
    }
    var kinds = new TreeSet<String>();
    runs.values().forEach(run -> kinds.addAll(run.requests().writes().keySet()));
    Map<String, List<Double>> series = new TreeMap<>();
    for (String kind : kinds) {
      series.put(
          kind,
          runs.values().stream()
              .map(run -> run.requests().writes().getOrDefault(kind, 0) / (double) run.trials())
              .toList());
    }
    series.forEach((kind, values) -> chart.addSeries(kind, List.copyOf(runs.keySet()), values));
    return chart;
  }
}
