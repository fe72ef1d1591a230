package dev.tuning.bench;

import dev.tuning.process.JavaProcess;
import dev.tuning.process.PackagedOperator;
import dev.tuning.process.ProcessUsage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All processes of a benchmark: the control plane, who plays the kubelets, the operator, and the
 * null controller.
 */
final class Testbed implements AutoCloseable {

  private static final List<String> SIMULATOR_OPTIONS =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path directory;
  private final ControlPlane controlPlane;
  private final AuditLog auditLog;
  private final JavaProcess simulator;
  private final AtomicInteger namespaces = new AtomicInteger();
  private PackagedOperator operator;
  private JavaProcess nullController;
  private int operators;

  /**
   * Starts all but the null controller.
   *
   * @param directory for logs
   */
  Testbed(Path directory) {
    this.directory = directory;
    controlPlane = new ControlPlane(directory);
    auditLog = new AuditLog(controlPlane.auditLog());
    Installation.install(controlPlane);
    simulator =
        new JavaProcess(
            PodSimulator.class,
            directory.resolve("simulator.log"),
            SIMULATOR_OPTIONS,
            List.of(
                kubeconfig(Installation.SIMULATOR_NAMESPACE, Installation.SIMULATOR).toString()));
    startOperator();
  }

  private Path kubeconfig(String namespace, String account) {
    try {
      return Files.writeString(
          directory.resolve(account + ".kubeconfig"), controlPlane.kubeconfig(namespace, account));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a new operator, after the last one has been stopped. */
  void startOperator() {
    operator =
        new PackagedOperator(
            controlPlane.kubeconfig(Installation.NAMESPACE, Installation.OPERATOR),
            directory.resolve("operator-" + ++operators),
            Map.of());
  }

  /** Lets the null controller run once, and waits for its end. */
  void runNullController(String namespace, int pods, int parallelism) {
    if (nullController == null) {
      nullController =
          new JavaProcess(
              NullController.class,
              directory.resolve("null-controller.log"),
              operatorOptions(),
              List.of(kubeconfig(Installation.NAMESPACE, Installation.NULL_CONTROLLER).toString()));
    }
    nullController.ask(namespace + " " + pods + " " + parallelism + " " + template());
  }

  private static List<String> operatorOptions() {
    try (Stream<String> lines = Files.lines(Path.of("images", "operator", "operator.args"))) {
      return lines.filter(line -> line.startsWith("-X")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path template() {
    return directory.resolve("pod.json");
  }

  /** Labels of the same length that no operator watches. */
  private static Map<String, String> unknown(Map<String, String> labels) {
    return labels.entrySet().stream()
        .collect(
            Collectors.toMap(
                label -> label.getKey().replace("tuning.dev", "nobody.dev"), Map.Entry::getValue));
  }

  /** Keeps a pod of the operator as the template of the null controller, which owes nobody one. */
  void keepTemplate(Pod pod) {
    Pod template =
        new PodBuilder(pod)
            .editMetadata()
            .withName(NullController.TEMPLATE_NAME)
            .withNamespace(null)
            .withUid(null)
            .withResourceVersion(null)
            .withCreationTimestamp(null)
            .withManagedFields(List.of())
            .withFinalizers(List.of())
            .withOwnerReferences(List.of())
            .withLabels(unknown(pod.getMetadata().getLabels()))
            .addToAnnotations(PodRole.AT_ONCE.annotations())
            .endMetadata()
            .withStatus(null)
            .build();
    try {
      Files.writeString(template(), Serialization.asJson(template));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new namespace. What is in the others stays: to delete it would be work in the next run. */
  String newNamespace() {
    String name = "bench-" + namespaces.incrementAndGet();
    controlPlane.createNamespace(name);
    return name;
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  AuditLog auditLog() {
    return auditLog;
  }

  PackagedOperator operator() {
    return operator;
  }

  /** What the simulator has done since it was asked the last time. */
  SimulatorFigures askSimulator() {
    return Serialization.unmarshal(simulator.ask("figures"), SimulatorFigures.class);
  }

  /** CPU that each process has used, in s. */
  Map<String, Double> cpuSeconds() {
    Map<String, Double> seconds = new TreeMap<>();
    seconds.put("API server", seconds(controlPlane.apiServer()));
    seconds.put("etcd", seconds(controlPlane.etcd()));
    seconds.put("simulator", seconds(simulator.usage()));
    seconds.put("operator", seconds(operator.usage()));
    if (nullController != null) {
      seconds.put("null controller", seconds(nullController.usage()));
    }
    return seconds;
  }

  private static double seconds(ProcessUsage usage) {
    return usage.cpuTime().toMillis() / 1000.0;
  }

  @Override
  public void close() {
    if (nullController != null) {
      nullController.close();
    }
    operator.close();
    simulator.close();
    controlPlane.close();
  }
}
