package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.trial.StudyStatuses;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownStudiesTest {

  private final KnownStudies known = new KnownStudies();

  private static Study in(String state) {
    var study = new Study();
    study.setStatus(StudyStatuses.of(1L, state, List.of()));
    return study;
  }

  @Test
  void everyStateIsThereFromTheStart() {
    assertThat(known.byState())
        .containsOnlyKeys(
            "Pending", "Waiting", "Running", "Suspended", "Stalled", "Complete", "Failed")
        .allSatisfy((_, number) -> assertThat(number).isZero());
  }

  @Test
  void studiesAreCountedByState() {
    known.connect(() -> Stream.of(in("Running"), in("Running"), in("Stalled"), new Study()));

    assertThat(known.byState())
        .containsAllEntriesOf(Map.of("Running", 2, "Stalled", 1, "Pending", 1, "Complete", 0));
  }

  /** A label for each would be no bound. */
  @Test
  void aStateThatNobodyKnowsIsLeftOut() {
    known.connect(() -> Stream.of(in("Dreaming"), in("Complete")));

    assertThat(known.byState()).hasSize(7).containsEntry("Complete", 1);
  }
}
