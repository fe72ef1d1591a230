package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # template | field | remedy
          {}                                       | template.spec is missing | give a pod spec
          {metadata: {labels: {a: b}}}             | template.spec is missing | give a pod spec
          {spec: null}                             | template.spec is missing | give a pod spec
          {spec: {}}                               | containers               | name it so
          {spec: {containers: []}}                 | containers               | name it so
          {spec: {containers: [{name: train}]}}    | containers               | name it so
          {spec: {containers: [{image: a:1}]}}     | containers               | name it so
          {spec: {initContainers: [{name: trial}], containers: [{name: a}]}} \
              | containers | name it so
          {spec: {containers: [{name: trial}, {name: trial}]}} | containers | name it so
          {spec: {containers: [{name: trial, env: [{name: INIT_SEED, value: '1'}]}]}} \
              | containers[trial].env has INIT_SEED | remove it
          {spec: {containers: [{name: trial, env: [{name: A}, {name: PARAM_x}]}]}} \
              | containers[trial].env has PARAM_x | remove it
          """)
  void aRefusalNamesFieldAndRemedy(String template, String field, String remedy) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PodTemplate.read(yaml(template)))
        .withMessageStartingWith("spec.trial.template")
        .withMessageContaining(field)
        .withMessageContaining(remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trainer:1",
        "[]",
        "{spec: [1]}",
        "{spec: {containers: {name: trial}}}",
        "{spec: {containers: [{name: trial, env: {A: b}}]}}",
        "{spec: {terminationGracePeriodSeconds: soon, containers: [{name: trial}]}}",
      })
  void whatIsNoPodTemplateIsRefused(String template) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PodTemplate.read(yaml(template)))
        .withMessageStartingWith("spec.trial.template is no pod template: ");
  }

  @Test
  void noTemplateIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PodTemplate.read(null))
        .withMessageContaining("spec.trial.template.spec is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{spec: {containers: [{name: trial}]}}",
        // Variables of other containers are their own business, and so are other prefixes.
        "{spec: {containers: [{name: trial}, {name: a, env: [{name: INIT_SEED, value: '1'}]}]}}",
        "{spec: {containers: [{name: trial, env: [{name: MY_INIT_SEED, value: '1'}]}]}}",
        // What is null is not there; a variable without a name is the API server's to refuse.
        "{spec: {volumes: null, containers: [{name: trial, env: null, volumeMounts: null}]}}",
        "{spec: {volumes: [null], containers: [{name: trial, env: [null]}]}}",
        "{spec: {containers: [{name: trial, env: [{value: x}]}]}}",
      })
  void everythingElseIsAccepted(String template) {
    assertThat(PodTemplate.read(yaml(template)).getSpec().getContainers()).isNotEmpty();
  }

  @Test
  void readsWhatTheUserWrote() {
    PodTemplateSpec template =
        PodTemplate.read(
            yaml(
                "{spec: {priorityClassName: low, newerField: {a: 1}, containers: [{name: trial,"
                    + " resources: {limits: {cpu: 2, memory: 1Gi, nvidia.com/gpu: 1}},"
                    + " livenessProbe: {httpGet: {port: 80}}}]}}"));
    Container trial = template.getSpec().getContainers().getFirst();

    assertThat(template.getSpec().getPriorityClassName()).isEqualTo("low");
    assertThat(template.getSpec().getAdditionalProperties()).containsKey("newerField");
    assertThat(trial.getResources().getLimits())
        .containsEntry("cpu", new Quantity("2"))
        .containsEntry("memory", new Quantity("1Gi"))
        .containsEntry("nvidia.com/gpu", new Quantity("1"));
    assertThat(trial.getLivenessProbe().getHttpGet().getPort().getIntVal()).isEqualTo(80);
  }

  @Test
  void eachReadingIsAFreshObject() {
    JsonNode template = yaml("{spec: {containers: [{name: trial}]}}");
    PodTemplate.read(template).getSpec().getContainers().clear();

    assertThat(PodTemplate.read(template).getSpec().getContainers()).hasSize(1);
  }

  private static JsonNode yaml(String template) {
    return new StudyManifest().set("trial.template", template).study().getSpec().trial().template();
  }
}
