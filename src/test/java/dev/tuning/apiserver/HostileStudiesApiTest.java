package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.OtherVersions;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.AccountKubeconfig;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What somebody who may create Studies can't do although the API server takes the Study. What it
 * refuses itself is among the manifests of {@link StudyRulesApiTest}.
 */
@ExtendWith(ApiServer.class)
@Timeout(120)
class HostileStudiesApiTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String namespace = ApiServer.newNamespace();

  @BeforeEach
  void prepare() {
    PodReporter.prepare(namespace);
  }

  private Study create(String manifest) {
    return Studies.create(ApiServer.client(), namespace, manifest);
  }

  private List<Pod> pods() {
    return ApiServer.client().pods().inNamespace(namespace).list().getItems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          account of somebody else  | serviceAccountName: deployer | '' \
              | ServiceAccountNotAllowed | spec.trial.template.spec.serviceAccountName is deployer
          folder above the volume   | volumes: [{name: a, emptyDir: {}}] | volumeMounts: [{name: a, mountPath: /a, subPath: ../../etc}] \
              | InvalidTemplate | subPath
          folder of the node        | volumes: [{name: a, emptyDir: {}}] | volumeMounts: [{name: a, mountPath: /a, subPath: /etc}] \
              | InvalidTemplate | subPath
          variable that climbs      | volumes: [{name: a, emptyDir: {}}] | volumeMounts: [{name: a, mountPath: /a, subPathExpr: ../$(TRIAL_NAME)}] \
              | InvalidTemplate | subPathExpr
          another token for reports | volumes: [{name: a, emptyDir: {}}] \
              | volumeMounts: [{name: a, mountPath: /var/run/secrets/tuning.dev/report}] | InvalidTemplate | mountPath
          token that climbs         | volumes: [{name: a, projected: {sources: [{serviceAccountToken: {path: ../token}}]}}] | '' \
              | InvalidTemplate | spec.volumes[0].projected.path
          file that climbs          | volumes: [{name: a, secret: {secretName: a, items: [{key: a, path: ../../b}]}}] | '' \
              | InvalidTemplate | path
          another runtime           | runtimeClassName: unconfined | '' | PodForbidden | unconfined
          """)
  void stallsAStudyThatIsRefusedLater(
      String what, String spec, String container, String reason, String field) {
    try (var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("hostile", 2, 1)
              .replace("containers:", spec + "\n        containers:")
              .replace(
                  "trainer:1}", "trainer:1" + (container.isEmpty() ? "" : ", ") + container + "}"));

      Study study = Studies.awaitCondition(namespace, "hostile", "Stalled", LONG);

      Condition stalled = Studies.condition(study, "Stalled");
      assertThat(stalled.reason()).isEqualTo(reason);
      assertThat(stalled.message()).contains(field);
      assertThat(pods()).isEmpty();
    }
  }

  /** The kubelet expands references in variables and arguments, once. */
  @Test
  void theValueOfAParameterIsATextAndNothingElse() {
    List<String> evil =
        List.of(
            "$(SECRET)",
            "$$(SECRET)",
            "$$$(PARAM_batchSize)",
            "${HOME} $HOME $",
            "a\nTRIAL_NAME=other-0",
            "\"; rm -rf / #",
            "'; touch /tmp/evil; '",
            "`id` | $(id) && id",
            "{{ .Values.secret }} #{1+1} %s %n",
            "--flag\u0000--other",
            "\u202Eevil\u2066\u200B",
            "../../../etc/passwd");
    String parameters =
        IntStream.range(0, evil.size())
            .mapToObj(
                i ->
                    "  - {name: evil%d, role: Fixed, value: %s}\n"
                        .formatted(i, TextNode.valueOf(evil.get(i))))
            .collect(Collectors.joining());
    try (var _ = new OperatorProcess(namespace, GRACE)) {
      create(
          Studies.manifest("texts", 1, 1)
              .replace("parameters:\n", "parameters:\n" + parameters)
              .replace("trainer:1}", "trainer:1, args: [--x=$(PARAM_evil0)]}"));
      await().atMost(LONG).until(() -> pods().size() == 1);
    }

    var container = pods().getFirst().getSpec().getContainers().getFirst();
    Map<String, String> environment =
        container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    for (int i = 0; i < evil.size(); i++) {
      String value = environment.get("PARAM_evil" + i);
      assertThat(value.replace("$$", "")).as(evil.get(i)).doesNotContain("$");
      assertThat(value.replace("$$", "$")).isEqualTo(evil.get(i));
    }
    assertThat(environment).containsEntry("TRIAL_NAME", "texts-0");
    assertThat(environment.get("TRIAL_PARAMETERS").replace("$$", "")).doesNotContain("$");
    assertThat(container.getArgs()).containsExactly("--x=$(PARAM_evil0)");
  }

  /** A list in a list, thousands of times, which is more than readers of JSON take. */
  @Test
  void aPointOfManyLevelsHarmsNobodyElse() {
    String studies = "/apis/tuning.dev/v1alpha1/namespaces/" + namespace + "/studies";
    String deep =
        Serialization.asJson(
                Serialization.unmarshal(
                    Studies.manifest("deep", 2, 1)
                        .replace(
                            "{seed: 1}", "{algorithm: Points, points: [{learningRate: DEEP}]}"),
                    Map.class))
            .replace("\"DEEP\"", "[".repeat(9000) + "]".repeat(9000));
    // As text: no reader of JSON is in the way.
    ApiServer.client().raw(studies, "POST", deep);
    ObjectMapper mapper = new ObjectMapper();
    OtherVersions.tolerate(mapper);
    var serialization = new KubernetesSerialization(mapper, true);
    serialization.registerKubernetesResource(Study.class);
    KubernetesClient tolerant =
        ApiServer.newClient(client -> client.withKubernetesSerialization(serialization));
    try (var _ = new FakeKubelet(namespace, pod -> Exit.completed(0.5));
        var _ = new OperatorProcess(namespace, GRACE, tolerant)) {
      create(Studies.manifest("good", 2, 2));

      Studies.awaitCondition(namespace, "good", "Complete", LONG);
      await()
          .atMost(LONG)
          .until(() -> ApiServer.client().raw(studies + "/deep").contains("InvalidSearch"));
    } finally {
      ApiServer.client().raw(studies + "/deep", "DELETE", null);
    }
  }

  /** Nobody but an administrator can make one, and even then it is no way to a pod. */
  @Test
  void aTrialThatNoStudyHasMadeGetsNoPods() {
    try (var _ = new FakeKubelet(namespace, pod -> Exit.completed(0.5));
        var _ = new OperatorProcess(namespace, GRACE)) {
      Study owner = create(Studies.manifest("own", 1, 1));
      forge("stray", metadata -> metadata);
      forge(
          "claimed",
          metadata ->
              metadata
                  .addNewOwnerReference()
                  .withApiVersion(owner.getApiVersion())
                  .withKind("Study")
                  .withName("own")
                  .withUid("00000000-0000-0000-0000-000000000000")
                  .withController(true)
                  .endOwnerReference());
      Study study = Studies.awaitCondition(namespace, "own", "Complete", LONG);

      assertThat(study.getStatus().trials().created()).isEqualTo(1);
      assertThat(study.getStatus().best().trial()).isEqualTo("own-0");
      assertThat(pods())
          .extracting(pod -> pod.getMetadata().getName())
          .containsExactly("own-0-1-0");
    }
  }

  private void forge(String name, Function<ObjectMetaBuilder, ObjectMetaBuilder> owner) {
    Trial trial =
        Serialization.unmarshal(
            """
            apiVersion: tuning.dev/v1alpha1
            kind: Trial
            spec: {study: own, index: 7, replicate: 0, purpose: Search, seed: 1, parameters: {a: 0.5}}
            """,
            Trial.class);
    trial.setMetadata(owner.apply(new ObjectMetaBuilder().withName(name)).build());
    ApiServer.client().resource(trial).inNamespace(namespace).create();
  }

  /** With what the chart adds to the ClusterRole edit, and nothing else. */
  @Test
  void whoMayEditStudiesCannotSayHowTheyWent() {
    try (KubernetesClient editor = editor()) {
      Study study = Serialization.unmarshal(Studies.manifest("mine", 1, 1), Study.class);
      study.setStatus(forged());
      Study created = editor.resource(study).inNamespace(namespace).create();
      // What a new Study has by default.
      assertThat(created.getStatus().observedGeneration()).isEqualTo(-1);
      assertThat(created.getStatus().state()).isNull();
      assertThat(created.getStatus().best()).isNull();

      created.setStatus(forged());
      assertForbidden(() -> editor.resource(created).inNamespace(namespace).updateStatus());
      Trial trial =
          Serialization.unmarshal(
              """
              apiVersion: tuning.dev/v1alpha1
              kind: Trial
              metadata: {name: mine-0}
              spec: {study: mine, index: 0, replicate: 0, purpose: Search, seed: 1, parameters: {}}
              """,
              Trial.class);
      assertForbidden(() -> editor.resource(trial).inNamespace(namespace).create());
      assertForbidden(() -> editor.pods().inNamespace(namespace).list());
      assertForbidden(() -> editor.secrets().inNamespace(namespace).list());
    }
  }

  private static StudyStatus forged() {
    return Serialization.unmarshal("{\"state\": \"Complete\"}", StudyStatus.class);
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  private KubernetesClient editor() {
    ClusterRole role =
        new Chart(namespace)
            .of(ClusterRole.class)
            .filter(r -> r.getMetadata().getName().endsWith("-edit"))
            .findFirst()
            .orElseThrow();
    ApiServer.client().resource(role).create();
    ApiServer.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("editor")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
    ApiServer.client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("editor")
                .withNamespace(namespace)
                .endMetadata()
                .withNewRoleRef(
                    "rbac.authorization.k8s.io", "ClusterRole", role.getMetadata().getName())
                .addNewSubject("", "ServiceAccount", "editor", namespace)
                .build())
        .create();
    return new KubernetesClientBuilder()
        .withConfig(
            Config.fromKubeconfig(
                AccountKubeconfig.of(
                    ApiServer.client(), ApiServer.kubeconfig(), namespace, "editor")))
        .build();
  }
}
