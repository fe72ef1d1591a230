package dev.tuning.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A pod on its way from its creation to its end. */
final class SimulatedPod {

  private static final String RUN = "pod-simulator-run";
  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final int COMPLETED = 0;

  /** Of a process that does not handle SIGTERM. */
  private static final int TERMINATED = 143;

  private final PodSimulator simulator;
  private final PodEvent pod;
  private final PodRole role;
  private final String path;
  private ReportingTrainer trainer;
  private boolean ended;
  private boolean stopped;

  /** Begins to play it. */
  SimulatedPod(PodSimulator simulator, PodEvent pod) {
    this.simulator = simulator;
    this.pod = pod;
    this.role = PodRole.read(pod.annotations());
    this.path = "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
    if (pod.deleted()) {
      stop();
    } else if (role.endsAtOnce()) {
      end(COMPLETED);
    } else {
      bind()
          .compose(_ -> run())
          .onSuccess(_ -> train())
          .onFailure(
              _ -> {
                // It was deleted before it could start, or the failure has been counted.
              });
    }
  }

  private Future<Buffer> bind() {
    return request(
        HttpMethod.POST,
        path + "/binding",
        JSON,
        """
        {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "%s"},\
         "target": {"apiVersion": "v1", "kind": "Node", "name": "node-1"}}\
        """
            .formatted(pod.name()));
  }

  private Future<Buffer> run() {
    return request(
        HttpMethod.PATCH,
        path + "/status?fieldManager=" + RUN,
        MERGE_PATCH,
        """
        {"status": {"phase": "Running", "startTime": "%s"}}\
        """
            .formatted(now()));
  }

  private void train() {
    if (ended) {
      return;
    }
    int millis = role.millis(pod.name());
    if (role.reportsPerSecond() == 0) {
      simulator.vertx().setTimer(millis, _ -> end(COMPLETED));
    } else {
      trainer = new ReportingTrainer(simulator, pod, role.reportsPerSecond());
      trainer.run(millis).onComplete(_ -> end(COMPLETED));
    }
  }

  /** Ends it, unless it has ended, or its deletion has come first. */
  private void end(int code) {
    if (ended) {
      return;
    }
    ended = true;
    request(
        HttpMethod.PATCH,
        path + "/status?fieldManager=" + PodSimulator.END,
        MERGE_PATCH,
        """
        {"status": {"phase": "%s", "containerStatuses": [{"name": "trial", "image": "image",\
         "imageID": "", "ready": false, "restartCount": 0, "state": {"terminated": {"exitCode": %d,\
         "reason": "%s", "message": "%s", "finishedAt": "%s"}}}]}}\
        """
            .formatted(
                code == COMPLETED ? "Succeeded" : "Failed",
                code,
                code == COMPLETED ? "Completed" : "Error",
                code == COMPLETED && trainer == null ? message() : "",
                now()));
  }

  private String message() {
    return """
    {"outcome": "Completed", "observations": [\
    {"step": 50, "metrics": {"validation/error": 0.9}},\
    {"step": 100, "metrics": {"validation/error": 0.%03d}}]}\
    """
        .formatted(Math.floorMod(pod.name().hashCode(), 900))
        .replace("\"", "\\\"");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Somebody deletes it, perhaps while its last status is on its way. */
  void stop() {
    if (!stopped) {
      stopped = true;
      forget();
      end(TERMINATED);
      request(HttpMethod.DELETE, path, JSON, "{\"gracePeriodSeconds\": 0}");
    }
  }

  /** It is gone. */
  void forget() {
    if (trainer != null) {
      trainer.stop();
    }
  }

  private Future<Buffer> request(HttpMethod method, String uri, String type, String json) {
    Buffer body = Buffer.buffer(json);
    simulator.counts().sent(verb(method), body.length());
    return simulator
        .api()
        .send(method, uri, type, body)
        .onFailure(
            failure -> {
              simulator.counts().failed();
              simulator.complain(method + " " + uri + ": " + failure.getMessage());
            });
  }

  private static String verb(HttpMethod method) {
    return switch (method.name()) {
      case "POST" -> "create";
      default -> method.name().toLowerCase(Locale.ROOT);
    };
  }
}
