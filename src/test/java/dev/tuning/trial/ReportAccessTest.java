package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportAccessTest {

  private static final String CA = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";
  private static final ReportAccess PUBLIC =
      new ReportAccess("http://operator.system:8080", Optional.empty());
  private static final ReportAccess PRIVATE =
      new ReportAccess("https://operator.system:8443", Optional.of(CA));

  private static Pod pod(StudyManifest manifest, int host, ReportAccess access) {
    Study study = manifest.study();
    return TrialPod.of(
        study,
        TestTrials.fresh(study),
        TestTrials.attempt(2, null),
        host,
        Optional.ofNullable(access));
  }

  private static Container container(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals("trial"))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> variables(Pod pod) {
    return container(pod).getEnv().stream()
        .filter(variable -> variable.getName().startsWith("REPORT_"))
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  private static List<VolumeProjection> sources(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(ReportAccess.VOLUME))
        .findFirst()
        .orElseThrow()
        .getProjected()
        .getSources();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void eachHostHasAUrlAndATokenOfItsOwn(int host) {
    Pod pod = pod(new StudyManifest().set("trial.hosts", "4"), host, PUBLIC);

    assertThat(variables(pod))
        .containsOnly(
            entry(
                "REPORT_URL",
                "http://operator.system:8080/v1alpha1/namespaces/lab/trials/digits-7/reports"),
            entry("REPORT_TOKEN_FILE", ReportAccess.DIRECTORY + "/token"));
    assertThat(sources(pod))
        .singleElement()
        .satisfies(
            source -> {
              assertThat(source.getServiceAccountToken().getAudience())
                  .isEqualTo("report.tuning.dev");
              assertThat(source.getServiceAccountToken().getPath()).isEqualTo("token");
              // The API server takes none of less than ten minutes.
              assertThat(source.getServiceAccountToken().getExpirationSeconds())
                  .isBetween(600L, 86_400L);
            });
    assertThat(container(pod).getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals(ReportAccess.VOLUME))
        .singleElement()
        .satisfies(
            mount -> {
              assertThat(mount.getMountPath()).isEqualTo(ReportAccess.DIRECTORY);
              assertThat(mount.getReadOnly()).isTrue();
            });
    // That token is good for reports alone: the one for the API server stays out.
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void aPrivateAuthorityTravelsWithThePod() {
    Pod pod = pod(new StudyManifest(), 0, PRIVATE);

    assertThat(variables(pod))
        .containsEntry("REPORT_CA_FILE", ReportAccess.DIRECTORY + "/ca.crt")
        .extractingByKey("REPORT_URL")
        .asString()
        .startsWith("https://operator.system:8443/");
    assertThat(sources(pod)).hasSize(2);
    var item = sources(pod).getLast().getDownwardAPI().getItems().getFirst();
    assertThat(item.getPath()).isEqualTo("ca.crt");
    String field = item.getFieldRef().getFieldPath();
    assertThat(field).startsWith("metadata.annotations['").endsWith("']");
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry(field.substring(field.indexOf('\'') + 1, field.lastIndexOf('\'')), CA);
  }

  /** So that its arguments and its variables can refer to them. */
  @Test
  void theTemplateMayReferToTheVariables() {
    Pod pod =
        pod(
            new StudyManifest()
                .set(
                    "trial.template.spec.containers",
                    "[{name: proxy, image: example/proxy:1}, {name: trial, image:"
                        + " example/trainer:1, env: [{name: TO, value: $(REPORT_URL)}],"
                        + " volumeMounts: [{name: data, mountPath: /data}]}]")
                .set("trial.template.spec.volumes", "[{name: data, emptyDir: {}}]"),
            0,
            PUBLIC);

    List<String> names = container(pod).getEnv().stream().map(EnvVar::getName).toList();
    assertThat(names.indexOf("REPORT_URL")).isNotNegative().isLessThan(names.indexOf("TO"));
    assertThat(container(pod).getVolumeMounts())
        .extracting(mount -> mount.getMountPath())
        .contains("/data", ReportAccess.DIRECTORY);
    assertThat(pod.getSpec().getVolumes())
        .extracting(volume -> volume.getName())
        .contains("data", ReportAccess.VOLUME)
        .doesNotHaveDuplicates();
    // Other containers can't report.
    assertThat(pod.getSpec().getContainers().getFirst().getEnv()).isEmpty();
    assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts()).isEmpty();
  }

  @Test
  void theServiceAccountOfTheTemplateStays() {
    Pod pod =
        pod(
            new StudyManifest().set("trial.template.spec.serviceAccountName", "trainer"),
            0,
            PUBLIC);

    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("trainer");
    assertThat(pod(new StudyManifest(), 0, PUBLIC).getSpec().getServiceAccountName())
        .isEqualTo("default");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Stdout", "TerminationMessage"})
  void aStudyWithAnotherCollectorHasNothingOfThat(String collector) {
    StudyManifest manifest = new StudyManifest().set("trial.collector", collector);

    assertThat(pod(manifest, 0, PRIVATE)).isEqualTo(pod(manifest, 0, null));
    assertThat(variables(pod(manifest, 0, PRIVATE))).isEmpty();
  }

  @Test
  void theCollectorReportIsTheDefault() {
    assertThat(pod(new StudyManifest().set("trial.collector", "Report"), 0, PRIVATE))
        .isEqualTo(pod(new StudyManifest(), 0, PRIVATE));
  }

  @Test
  void anOperatorThatTakesNoReportsGivesNothing() {
    assertThat(variables(pod(new StudyManifest(), 0, null))).isEmpty();
    assertThat(pod(new StudyManifest(), 0, null).getSpec().getVolumes())
        .noneMatch(volume -> volume.getName().equals(ReportAccess.VOLUME));
  }
}
