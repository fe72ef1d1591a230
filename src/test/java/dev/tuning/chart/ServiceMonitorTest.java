package dev.tuning.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The chart's ServiceMonitor has no field that the Prometheus operator does not know. */
class ServiceMonitorTest {

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new WithoutUnknownProperties())
          .build();

  /** The types of the client would take any further field. */
  private static final class WithoutUnknownProperties extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  @Test
  void isWhatThePrometheusOperatorReads() throws IOException {
    ServiceMonitor monitor = STRICT.treeToValue(monitor(), ServiceMonitor.class);

    assertThat(monitor.getSpec().getEndpoints())
        .extracting(Endpoint::getPort, Endpoint::getPath, Endpoint::getInterval)
        .containsExactly(tuple("management", "/q/metrics", "15s"));
    assertThat(monitor.getSpec().getSelector().getMatchLabels())
        .containsEntry("app.kubernetes.io/component", "metrics");
  }

  @Test
  void aMisspeltFieldIsFound() throws IOException {
    ObjectNode monitor = monitor();
    ((ObjectNode) monitor.at("/spec/endpoints/0")).put("intervall", "15s");

    assertThatThrownBy(() -> STRICT.treeToValue(monitor, ServiceMonitor.class))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("intervall");
  }

  private static ObjectNode monitor() throws IOException {
    try (var documents =
        new YAMLMapper()
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(Path.of("helm/tests/everything.golden.yaml").toFile())) {
      return documents.readAll().stream()
          .filter(document -> document.path("kind").asText().equals("ServiceMonitor"))
          .map(ObjectNode.class::cast)
          .findFirst()
          .orElseThrow();
    }
  }
}
