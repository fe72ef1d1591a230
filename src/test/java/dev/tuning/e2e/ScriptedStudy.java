package dev.tuning.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A Study whose trials run {@link ScriptedTrial}. */
final class ScriptedStudy {

  private final String name;
  private final List<String> steps;
  private final List<String> labels = new ArrayList<>();
  private final List<String> limits = new ArrayList<>();
  private int trials = 1;
  private int parallelism = 1;
  private int hosts = 1;

  /**
   * @param steps of {@link ScriptedTrial}
   */
  ScriptedStudy(String name, String... steps) {
    this.name = name;
    this.steps = List.of(steps);
  }

  ScriptedStudy trials(int number, int atOnce) {
    trials = number;
    parallelism = atOnce;
    return this;
  }

  ScriptedStudy hosts(int number) {
    hosts = number;
    return this;
  }

  /** A label of the Study, {@code name: value}. */
  ScriptedStudy label(String label) {
    labels.add(label);
    return this;
  }

  /** A resource limit of each pod, {@code name: quantity}. */
  ScriptedStudy limit(String limit) {
    limits.add(limit);
    return this;
  }

  /** The manifest, with the ConfigMap that has the program. */
  String manifest() {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %1$s-program}
    binaryData: {ScriptedTrial.class: %2$s}
    ---
    apiVersion: tuning.dev/v1alpha1
    kind: Study
    metadata:
      name: %1$s
      labels: {%3$s}
    spec:
      objective: {metric: error, goal: Minimize}
      parameters:
      - {name: x, double: {min: 0, max: 1}}
      budget: {maxTrials: %4$d, parallelism: %5$d}
      trial:
        steps: 1
        evalEverySteps: 1
        hosts: %6$d
        template:
          spec:
            terminationGracePeriodSeconds: 5
            securityContext:
              runAsNonRoot: true
              runAsUser: 65532
              seccompProfile: {type: RuntimeDefault}
            containers:
            - name: trial
              image: study-operator/trial-nd4j:0.1.0
              imagePullPolicy: IfNotPresent
              command: [java, -Xmx16m, "-XX:+UseSerialGC", -XX:TieredStopAtLevel=1]
              args: [-cp, /program, dev.tuning.e2e.ScriptedTrial, %7$s]
              resources: {limits: {%8$s}}
              securityContext:
                allowPrivilegeEscalation: false
                capabilities: {drop: [ALL]}
              volumeMounts:
              - {name: program, mountPath: /program/dev/tuning/e2e}
            volumes:
            - name: program
              configMap: {name: %1$s-program}
    """
        .formatted(
            name,
            program(),
            String.join(", ", labels),
            trials,
            parallelism,
            hosts,
            "'" + String.join("', '", steps) + "'",
            String.join(", ", limits));
  }

  private static String program() {
    try (var stream = ScriptedTrial.class.getResourceAsStream("ScriptedTrial.class")) {
      return Base64.getEncoder().encodeToString(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
