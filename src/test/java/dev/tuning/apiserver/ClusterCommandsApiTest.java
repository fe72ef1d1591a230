package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.cli.Run;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read a cluster, of a Study that has run to its end. */
@ExtendWith(ApiServer.class)
@Timeout(120)
class ClusterCommandsApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);

  @TempDir Path directory;

  private String namespace;
  private String kubeconfig;

  @BeforeEach
  void newNamespace() throws IOException {
    namespace = ApiServer.newNamespace();
    kubeconfig = file("kubeconfig", ApiServer.kubeconfig());
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private Run study(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-n", namespace, "--kubeconfig", kubeconfig));
    return Run.of(all.toArray(String[]::new));
  }

  private static KubernetesClient client() {
    return ApiServer.client();
  }

  /** Names and versions of what the operator writes. */
  private List<String> record() {
    return Stream.<HasMetadata>concat(
            Studies.trials(namespace, "digits").stream(),
            Stream.of(Studies.get(namespace, "digits")))
        .map(o -> o.getMetadata().getName() + " " + o.getMetadata().getResourceVersion())
        .toList();
  }

  /** A manifest and a history that somebody exports say what the operator says. */
  private void assertAnalysisIsThatOfTheExport() throws IOException {
    Study study = Studies.get(namespace, "digits");
    Run history = study("history", "digits");
    assertThat(history.err()).isEmpty();
    assertThat(history.out().lines()).hasSize(2);
    String exported =
        Run.of(
                "analyze",
                file("exported.yaml", Serialization.asYaml(study)),
                "--history",
                file("exported.jsonl", history.out()),
                "--format",
                "json")
            .out();
    var analysis = Serialization.unmarshal(exported, StudyStatus.class);
    assertThat(analysis.insights()).isNotEmpty().isEqualTo(study.getStatus().insights());
    assertThat(analysis.best().trial()).isEqualTo(study.getStatus().best().trial());

    String live = study("analyze", "digits", "--format", "json").out();
    analysis = Serialization.unmarshal(live, StudyStatus.class);
    assertThat(analysis.insights()).isEqualTo(study.getStatus().insights());
    // A history does not say where checkpoints are.
    assertThat(analysis.best()).isEqualTo(study.getStatus().best());
    assertThat(study("history", "letters").err())
        .isEqualTo(
            "error: no Study letters in namespace %s: check its name\n".formatted(namespace));
  }

  private Pod pod(String name) {
    return client().pods().inNamespace(namespace).withName(name).get();
  }

  @Test
  void aTrialIsListedAndRunAgainOutsideTheRecord() throws IOException {
    try (var kubelet =
            new FakeKubelet(
                namespace,
                pod ->
                    Exit.completed(
                        1.0 / (2 + Integer.parseInt(FakeKubelet.env(pod, "TRIAL_INDEX")))));
        var _ = new OperatorProcess(namespace, GRACE)) {
      Studies.create(
          client(),
          namespace,
          Studies.manifest("digits", 2, 2)
              .replace(
                  "metadata: {name: digits}",
                  "metadata: {name: digits, annotations: {tuning.dev/configuration-url:"
                      + " 'https://git.example/digits.yaml'}}")
              .replace("spec:\n  objective", "spec:\n  description: a | b\n  objective")
              .replace("evalEverySteps: 50", "evalEverySteps: 50\n    hosts: 2"));
      Studies.awaitCondition(namespace, "digits", "Complete", LONG);
      await()
          .atMost(LONG)
          .until(
              () ->
                  client().pods().inNamespace(namespace).list().getItems().stream()
                      .allMatch(pod -> pod.getMetadata().getFinalizers().isEmpty()));
      List<String> before = record();

      assertThat(study("list"))
          .isEqualTo(
              new Run(
                  0,
                  """
                  | study | configuration | description | state | trials | best | reproduce the best trial |
                  | --- | --- | --- | --- | --- | --- | --- |
                  | digits | <https://git.example/digits.yaml> | a \\| b | Complete |\
                   2/2, 0 infeasible | validation/error 0.3333333333333333 at step 100 of digits-1,\
                   checkpoint step-100 | `study reproduce digits-1 -n %s` |
                  """
                      .formatted(namespace),
                  ""));
      assertThat(study("list", "-l", "team=nobody").out().lines()).hasSize(2);
      assertThat(Run.of("list", "-A", "-o", "csv", "--kubeconfig", kubeconfig).out())
          .contains(
              "\r\n" + namespace + ",digits,https://git.example/digits.yaml,a | b,Complete,2,2,0,");

      assertAnalysisIsThatOfTheExport();

      for (int host = 0; host < 2; host++) {
        assertThat(exports(study("reproduce", "digits-1", "-o", "env", "--host", "" + host)))
            .isEqualTo(environment(pod("digits-1-1-" + host)));
      }
      assertThat(study("reproduce", "digits-1").out())
          .contains(
              "# Recorded: validation/error 0.3333333333333333 at step 100 (Minimize, BestStep)");

      Run manifests = study("reproduce", "digits-1", "-o", "pod");
      assertThat(manifests.err()).isEmpty();
      client()
          .load(new ByteArrayInputStream(manifests.out().getBytes(StandardCharsets.UTF_8)))
          .items()
          .forEach(
              object ->
                  client()
                      .resource(object)
                      .fieldValidation(FieldValidateable.Validation.STRICT)
                      .create());
      await()
          .atMost(LONG)
          .until(
              () ->
                  List.of("Succeeded", "Succeeded")
                      .equals(
                          List.of(
                              pod("digits-1-rerun-0").getStatus().getPhase(),
                              pod("digits-1-rerun-1").getStatus().getPhase())));
      Map<String, String> again = environment(pod("digits-1-rerun-1"));
      assertThat(again)
          .containsEntry("MASTER_ADDR", "digits-1-rerun-0.rerun-digits-1." + namespace + ".svc");
      Map<String, String> original = environment(pod("digits-1-1-1"));
      assertThat(again.entrySet())
          .filteredOn(variable -> !original.entrySet().contains(variable))
          .extracting(Map.Entry::getKey)
          .containsExactlyInAnyOrder(
              "MASTER_ADDR", "COORDINATOR_ADDRESS", "JAX_COORDINATOR_ADDRESS");

      List<String> pods = List.of(version("digits-1-rerun-0"), version("digits-1-rerun-1"));
      await()
          .during(Duration.ofSeconds(2))
          .atMost(LONG)
          .until(
              () ->
                  record().equals(before)
                      && pods.equals(
                          List.of(version("digits-1-rerun-0"), version("digits-1-rerun-1"))));
      assertThat(kubelet.podsEver()).isEqualTo(6);

      // Nobody holds them, and nothing makes them anew.
      client().pods().inNamespace(namespace).withLabel(Labels.RERUN, "digits-1").delete();
      await()
          .atMost(LONG)
          .until(() -> pod("digits-1-rerun-0") == null && pod("digits-1-rerun-1") == null);
      assertThat(record()).isEqualTo(before);
    }
  }

  /** A history has the trials of a cluster, and what is advised is the same. */
  @Test
  void theNextRoundIsThatOfTheExportedHistory() throws IOException {
    String manifest =
        Studies.manifest("digits", 80, 20)
            .replace("{name: digits}", "{name: digits, namespace: %s}".formatted(namespace));
    try (var _ =
            new FakeKubelet(
                namespace,
                pod ->
                    Exit.completed(
                        .4
                            - .1
                                * Math.log10(
                                    Double.parseDouble(
                                        FakeKubelet.env(pod, "PARAM_learningRate")))));
        var _ = new OperatorProcess(namespace, GRACE)) {
      Studies.create(client(), namespace, manifest);
      Studies.awaitCondition(namespace, "digits", "Complete", LONG);
    }
    String history =
        Studies.trials(namespace, "digits").stream()
            .map(ClusterCommandsApiTest::line)
            .collect(Collectors.joining("\n"));

    Run live = study("next", "digits");
    Run exported = Run.of("next", file("s.yaml", manifest), "--history", file("h.jsonl", history));

    assertThat(live.err()).isEmpty();
    assertThat(live.out()).contains("feasible points have learningRate near its max 1");
    assertThat(comments(live)).isEqualTo(comments(exported));
    // The API server has the fields of a template in an order of its own.
    assertThat(Serialization.unmarshal(live.out(), JsonNode.class))
        .isEqualTo(Serialization.unmarshal(exported.out(), JsonNode.class));
  }

  private static String line(Trial trial) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("index", trial.getSpec().index());
    line.put("replicate", trial.getSpec().replicate());
    line.put("purpose", trial.getSpec().purpose());
    line.put("parameters", trial.getSpec().parameters());
    line.put("outcome", trial.getStatus().phase());
    line.put("curves", trial.getStatus().curves());
    return Serialization.asJson(line).replace("\n", "");
  }

  private static List<String> comments(Run run) {
    return run.out().lines().filter(line -> line.strip().startsWith("#")).toList();
  }

  private String version(String pod) {
    return pod(pod).getMetadata().getResourceVersion();
  }

  private static Map<String, String> environment(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> !variable.getName().startsWith("REPORT_"))
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  private static Map<String, String> exports(Run run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return run.out()
        .lines()
        .map(line -> line.replaceFirst("^export ", "").split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> pair[1].replaceAll("^'|'$", "").replace("'\\''", "'")));
  }

  @Test
  void saysWhatIsNotThereAndWhatMayNotBeSeen() throws IOException {
    Study study = Studies.create(client(), namespace, Studies.manifest("young", 2, 2));
    assertThat(study.getStatus().state()).isNull();

    assertThat(study("reproduce", "young-0"))
        .isEqualTo(
            new Run(
                1,
                "",
                "error: no trial young-0 in namespace %s: check its name, and give its namespace with -n\n"
                    .formatted(namespace)));
    assertThat(study("reproduce", "young").err()).contains("is a Study, not a trial");

    kubeconfig = file("stranger", strangersKubeconfig());
    assertThat(study("list"))
        .isEqualTo(
            new Run(
                1,
                "",
                "error: you may not list studies in namespace %s: ask for this permission in the API group tuning.dev\n"
                    .formatted(namespace)));
    assertThat(study("reproduce", "young-0").err()).contains("you may not get trials in namespace");

    kubeconfig = file("forged", kubeconfig("forged"));
    assertThat(study("list").err()).contains("does not know you: renew the credentials");
  }

  /** Of a service account without any permission. */
  private String strangersKubeconfig() {
    var account =
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withName("stranger")
            .withNamespace(namespace)
            .endMetadata()
            .build();
    client().resource(account).createOr(existing -> existing.patch());
    String token =
        client()
            .serviceAccounts()
            .inNamespace(namespace)
            .withName("stranger")
            .tokenRequest(new TokenRequest())
            .getStatus()
            .getToken();
    return kubeconfig(token);
  }

  private static String kubeconfig(String token) {
    var config =
        Serialization.unmarshal(
            ApiServer.kubeconfig(), io.fabric8.kubernetes.api.model.Config.class);
    config.getUsers().getFirst().setUser(new AuthInfoBuilder().withToken(token).build());
    return Serialization.asYaml(config);
  }
}
