package dev.tuning.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plays the scheduler and the kubelets of all pods: a pod that is to end at once gets its last
 * status, another one a node, the phase Running, and the last status when its time is over; one
 * that is deleted before is stopped, and goes. All on one thread, with few requests: it shares the
 * cores with what is measured.
 *
 * <p>It answers each line of its input by a line of JSON with {@link SimulatorFigures}, counted
 * since the last one.
 */
public final class PodSimulator {

  /** Of the request that ends a pod, by which the audit log tells it. */
  static final String END = "pod-simulator-end";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final ApiConnection api;
  private final Map<String, SimulatedPod> pods = new HashMap<>();
  private SimulatorCounts counts = new SimulatorCounts();
  private final Set<String> complaints = new TreeSet<>();

  private PodSimulator(Config config) {
    api = new ApiConnection(vertx, config);
  }

  /**
   * Runs until it is stopped.
   *
   * @param arguments a kubeconfig
   */
  public static void main(String[] arguments) throws IOException {
    var simulator =
        new PodSimulator(Config.fromKubeconfig(Files.readString(Path.of(arguments[0]))));
    simulator.vertx.runOnContext(_ -> simulator.watch());
    var json = new ObjectMapper();
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (lines.readLine() != null) {
      simulator.vertx.runOnContext(
          _ -> {
            try {
              System.out.println(json.writeValueAsString(simulator.counts.figures()));
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
            simulator.counts = new SimulatorCounts();
          });
    }
    System.exit(0);
  }

  private void watch() {
    // Without a version it begins with all pods that there are.
    api.watch("/api/v1/pods?watch=true&timeoutSeconds=3600")
        .onSuccess(this::follow)
        .onFailure(
            failure -> {
              complain("watch: " + failure);
              vertx.setTimer(100, _ -> watch());
            });
  }

  private void follow(HttpClientResponse response) {
    RecordParser lines =
        RecordParser.newDelimited("\n", line -> handle(PodEvent.parse(line.getBytes())));
    response.handler(lines).endHandler(_ -> watch()).exceptionHandler(this::cut);
  }

  private void cut(Throwable failure) {
    complain("watch cut: " + failure);
    watch();
  }

  private void handle(PodEvent event) {
    switch (event.type()) {
      case "ADDED", "MODIFIED" -> {
        SimulatedPod pod = pods.get(event.uid());
        if (pod == null) {
          if (event.type().equals("ADDED")) {
            pods.put(event.uid(), new SimulatedPod(this, event));
          }
        } else if (event.deleted()) {
          pod.stop();
        }
      }
      case "DELETED" -> {
        SimulatedPod pod = pods.remove(event.uid());
        if (pod != null) {
          pod.forget();
        }
      }
      default -> complain("watch: " + event);
    }
  }

  Vertx vertx() {
    return vertx;
  }

  ApiConnection api() {
    return api;
  }

  SimulatorCounts counts() {
    return counts;
  }

  /** Says once what goes wrong. */
  void complain(String what) {
    if (complaints.size() < 100 && complaints.add(what)) {
      System.err.println(what);
    }
  }
}
