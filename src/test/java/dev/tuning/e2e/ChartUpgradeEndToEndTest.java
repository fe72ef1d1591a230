package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.process.RenderedChart;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart is upgraded and rolled back while a Study runs, as {@code docs/installing.md} says. The
 * chart before the upgrade is the present one with the CRDs of the last release: there is no older
 * image that both could run.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ChartUpgradeEndToEndTest {

  private static final String RELEASE = "study-operator";
  private static final String STUDY = "upgraded";
  private static final int TRIALS = 10;
  private static final Path CHART = Path.of("helm/study-operator");
  private static final Path RELEASES = Path.of("src/test/resources/releases");
  private static final String PREVIOUS_VERSION = "0.0.9";

  @TempDir private Path directory;
  private int revision;

  @BeforeEach
  void remember() {
    revision = revision();
  }

  @AfterEach
  void restore() {
    helm("rollback", RELEASE, Integer.toString(revision), "--wait", "--timeout", "3m");
  }

  @Test
  void aStudyGoesOnThroughUpgradeAndRollback() throws IOException {
    upgrade(previousChart(), List.of());
    assertThat(installedVersion()).isEqualTo(PREVIOUS_VERSION);
    try (var cluster = new Cluster("e2e-upgrade");
        var created = new CreatedPods(cluster)) {
      cluster.apply(new ScriptedStudy(STUDY, "run=12", "result=0.5").trials(TRIALS, 2).manifest());
      awaitCreated(created, 3);

      upgrade(CHART, List.of("--set", "startGrace=40s"));
      assertThat(installedVersion()).isNotEqualTo(PREVIOUS_VERSION);
      assertThat(cluster.has(STUDY, "Complete")).isFalse();
      awaitCreated(created, created.uids().size() + 1);

      helm("rollback", RELEASE, "--wait", "--timeout", "3m");
      assertThat(installedVersion()).isEqualTo(PREVIOUS_VERSION);
      await().atMost(Duration.ofMinutes(4)).until(() -> cluster.has(STUDY, "Complete"));

      assertThat(created.uids().keySet())
          .isEqualTo(
              IntStream.range(0, TRIALS)
                  .mapToObj(i -> STUDY + "-" + i + "-1-0")
                  .collect(Collectors.toSet()));
      assertThat(created.uids().values()).allSatisfy(uids -> assertThat(uids).hasSize(1));
      assertThat(cluster.study(STUDY).getStatus().trials().succeeded()).isEqualTo(TRIALS);
    }
  }

  private static void awaitCreated(CreatedPods created, int pods) {
    await().atMost(Duration.ofMinutes(2)).until(() -> created.uids().size() >= pods);
  }

  /** The chart with another version and the CRDs of the newest release. */
  private Path previousChart() throws IOException {
    Path chart = directory.resolve("study-operator");
    copy(CHART, chart);
    Path metadata = chart.resolve("Chart.yaml");
    Files.writeString(
        metadata,
        Files.readString(metadata)
            .replaceFirst("(?m)^version: .*$", "version: " + PREVIOUS_VERSION));
    try (var releases = Files.list(RELEASES)) {
      copy(
          releases.filter(Files::isDirectory).max(Path::compareTo).orElseThrow(),
          chart.resolve("files/crds"));
    }
    return chart;
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void upgrade(Path chart, List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "upgrade",
                RELEASE,
                chart.toString(),
                "--reset-then-reuse-values",
                "--wait",
                "--timeout",
                "3m"));
    arguments.addAll(options);
    helm(arguments.toArray(String[]::new));
  }

  private static int revision() {
    return (int) deployed().get("revision");
  }

  private static String installedVersion() {
    return ((String) deployed().get("chart")).substring(RELEASE.length() + 1);
  }

  private static Map<?, ?> deployed() {
    List<?> history =
        Serialization.unmarshal(helm("history", RELEASE, "--max", "1", "-o", "json"), List.class);
    return (Map<?, ?>) history.getLast();
  }

  private static String helm(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("helm", "--namespace", Cluster.OPERATOR_NAMESPACE));
    command.addAll(List.of(arguments));
    return RenderedChart.output(command);
  }
}
