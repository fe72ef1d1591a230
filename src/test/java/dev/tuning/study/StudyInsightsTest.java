package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.trial.StudyManifest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the playbook says about a design appears on the Study. */
class StudyInsightsTest {

  private static final String PARAMETERS =
      "[{name: learningRate, role: Nuisance, double: {min: 1.0e-4, max: 1, scale: Linear}},"
          + " {name: epochs, role: Nuisance, integer: {min: 1, max: 3, scale: Linear}}]";

  private static StudyWorld world(String silence) {
    var world = new StudyWorld(new StudyManifest().set("parameters", PARAMETERS));
    if (silence != null) {
      world.study.getMetadata().setAnnotations(Map.of("tuning.dev/silence", silence));
    }
    return world;
  }

  private static List<String> checks(StudyWorld world) {
    world.step();
    List<Insight> insights = world.status().insights();
    return insights == null ? List.of() : insights.stream().map(Insight::check).toList();
  }

  @Test
  void findingsAreInsights() {
    var world = world(null);

    assertThat(checks(world)).containsExactly("steps-searched", "linear-scale");
    Insight steps = world.status().insights().getFirst();
    assertThat(steps.severity()).isEqualTo("Warning");
    assertThat(steps.parameter()).isEqualTo("epochs");
    assertThat(steps.message()).isNotBlank();
    assertThat(steps.evidence()).startsWith("playbook, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"steps-searched", " steps-searched , ", "steps-searched,steps-searched"})
  void anAnnotationSilencesAFinding(String silence) {
    assertThat(checks(world(silence))).containsExactly("linear-scale");
  }

  @Test
  void aNameThatIsNoCheckIsReported() {
    var world = world("steps-searched,linear-scales");

    assertThat(checks(world)).containsExactly("linear-scale", "unknown-check");
    assertThat(world.status().insights().getLast().message())
        .contains("linear-scales")
        .contains("linear-scale,");
  }

  @Test
  void aDesignWithNothingToSayHasNone() {
    var world = world("steps-searched, linear-scale");

    assertThat(checks(world)).isEmpty();
    assertThat(world.status().insights()).isNull();
  }
}
