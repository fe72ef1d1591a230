package dev.tuning.process;

import dev.tuning.wiring.StartRehearsal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The operator as its image has it: the packaged application in a Java process of its own, with the
 * same bounds. {@code make build} packages it.
 */
public final class PackagedOperator implements AutoCloseable {

  private static final Path APPLICATION = Path.of("target", "quarkus-app").toAbsolutePath();
  private static final Path ARGUMENTS = Path.of("images", "operator", "operator.args");

  private final Path log;
  private final Process process;
  private final int reports;
  private final int management;

  /**
   * Starts it.
   *
   * @param kubeconfig as whom it acts
   * @param directory for its log and settings
   * @param environment what its Deployment sets, all but where it is reached
   */
  public PackagedOperator(String kubeconfig, Path directory, Map<String, String> environment) {
    if (!Files.exists(APPLICATION.resolve("quarkus-run.jar"))) {
      throw new IllegalStateException(
          APPLICATION + " has no quarkus-run.jar: package the operator first, by make build");
    }
    try {
      Path temporary = Files.createDirectories(directory.resolve("tmp").toAbsolutePath());
      log = directory.resolve("operator.log");
      Path file = Files.writeString(directory.resolve("kubeconfig"), kubeconfig);
      Path arguments =
          Files.writeString(
              directory.resolve("operator.args"),
              Files.readString(ARGUMENTS).replace("/app/", APPLICATION + "/"));
      reports = freePort();
      management = freePort();
      var builder =
          new ProcessBuilder(
                  JavaProcess.JAVA,
                  "-XX:AOTCache=" + startCache(arguments),
                  // Where it leaves files when it is killed.
                  "-Djava.io.tmpdir=" + temporary,
                  "-Dquarkus.http.host=127.0.0.1",
                  "-Dquarkus.http.port=" + reports,
                  "-Dquarkus.management.host=127.0.0.1",
                  "-Dquarkus.management.port=" + management,
                  "-Dstudy-operator.report.url=" + reportUrl(),
                  "@" + arguments)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().keySet().retainAll(List.of("PATH"));
      builder.environment().putAll(environment);
      builder.environment().put("KUBECONFIG", file.toString());
      Files.deleteIfExists(log);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cache that the image has, made where the application is newer. */
  private static synchronized Path startCache(Path arguments) throws IOException {
    Path cache = APPLICATION.resolve("operator.aot");
    Path application = APPLICATION.resolve("quarkus-run.jar");
    if (!Files.exists(cache)
        || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(application)) < 0) {
      try {
        StartRehearsal.main(new String[] {arguments.toString(), cache.toString()});
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return cache;
  }

  /** Pods are told the port before the operator has it. */
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The address of its report endpoint. */
  public String reportUrl() {
    return "http://127.0.0.1:" + reports;
  }

  /** The address of its health, its metrics and its reports. */
  public String managementUrl() {
    return "http://127.0.0.1:" + management;
  }

  /** Whether it says that it is ready. */
  public boolean isReady() {
    return isUp("ready");
  }

  /** Whether the kubelet would let it run on. */
  public boolean isLive() {
    return isUp("live");
  }

  private boolean isUp(String health) {
    try {
      return ask("/q/health/" + health).getResponseCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /** Its metrics, in Prometheus' text. */
  public String metrics() {
    try (var text = ask("/q/metrics").getInputStream()) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpURLConnection ask(String path) throws IOException {
    return (HttpURLConnection) URI.create(managementUrl() + path).toURL().openConnection();
  }

  /**
   * Ends it as the kubelet does.
   *
   * @return how long it took; empty if it did not end
   */
  public Optional<Duration> terminate(Duration grace) throws InterruptedException {
    long start = System.nanoTime();
    process.destroy();
    return process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.of(Duration.ofNanos(System.nanoTime() - start))
        : Optional.empty();
  }

  /** The code with which it has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it takes of the machine. */
  public ProcessUsage usage() {
    return new ProcessUsage(process.toHandle());
  }

  /** Ends it at once, as the kernel does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    JavaProcess.end(process);
  }
}
