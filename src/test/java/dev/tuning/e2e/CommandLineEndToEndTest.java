package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line in the operator's image, which has no shell. */
class CommandLineEndToEndTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxTrials: 12 | Succeeded | 1 Study checked: 0 errors",
        "maxTrials: 0 | Failed | error: spec.budget.maxTrials: ",
      })
  void lintRunsInAPod(String budget, String phase, String message) {
    try (var cluster = new Cluster("e2e-lint-" + phase.toLowerCase(Locale.ROOT))) {
      String namespace = cluster.namespace();
      cluster
          .client()
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName("studies")
                  .withNamespace(namespace)
                  .endMetadata()
                  .withData(
                      Map.of(
                          "study.yaml",
                          Cluster.example("digits-quickstart.yaml")
                              .replace("maxTrials: 12", budget)))
                  .build())
          .create();
      cluster.apply(
          """
          apiVersion: v1
          kind: Pod
          metadata: {name: lint}
          spec:
            restartPolicy: Never
            securityContext:
              runAsNonRoot: true
              runAsUser: 65532
              seccompProfile: {type: RuntimeDefault}
            containers:
            - name: lint
              image: %s
              imagePullPolicy: IfNotPresent
              command: [study, lint, /studies/study.yaml]
              resources:
                limits: {memory: 256Mi}
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities: {drop: [ALL]}
              volumeMounts:
              - {name: studies, mountPath: /studies}
            volumes:
            - name: studies
              configMap: {name: studies}
          """
              .formatted(operatorImage(cluster)));

      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> List.of("Succeeded", "Failed").contains(lint(cluster).getStatus().getPhase()));

      assertThat(lint(cluster).getStatus().getPhase()).isEqualTo(phase);
      assertThat(cluster.client().pods().inNamespace(namespace).withName("lint").getLog())
          .contains(message)
          .doesNotContain("Picked up");
    }
  }

  private static Pod lint(Cluster cluster) {
    return cluster.client().pods().inNamespace(cluster.namespace()).withName("lint").get();
  }

  private static String operatorImage(Cluster cluster) {
    return cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(Cluster.OPERATOR_NAMESPACE)
        .withName("study-operator")
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }
}
