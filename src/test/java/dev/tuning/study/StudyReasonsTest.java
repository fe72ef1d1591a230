package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.docs.Reasons;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/observing.md} lists what a Study can say, and nothing else. */
class StudyReasonsTest {

  @Test
  void reasonsAreDocumented() {
    assertThat(Reasons.documented("### Reasons of a Study"))
        .containsExactlyInAnyOrderElementsOf(Reasons.of(StudyReason.class));
  }

  /** Every state is a reason of the conditions that do not hold in it. */
  @Test
  void statesAreReasons() {
    assertThat(Reasons.of(StudyReason.class)).containsAll(StudyState.words());
  }

  @Test
  void noReasonIsWrittenAsAText() {
    assertThat(
            Reasons.written(
                "dev.tuning.study",
                Pattern.compile(
                    "(new (StudyProblem|Complete|Failed)|impossible|set"
                        + "|Occurrence\\.\\w+)\\(\\s*(StudyConditions\\.\\w+, \\w+, )?\"\\w+\"")))
        .isEmpty();
  }

  @Test
  void conditionsAreDocumented() {
    List<String> types =
        new StudyState.Running(false)
            .conditions(List.of(), 1L, Instant.EPOCH, Trust.UNREADABLE).stream()
                .map(condition -> condition.type())
                .toList();

    assertThat(Reasons.documented("## Conditions of a Study"))
        .containsExactlyInAnyOrderElementsOf(types);
  }

  @Test
  void eventsAreDocumented() {
    assertThat(Reasons.documented("### Events of a Study"))
        .containsExactlyElementsOf(Reasons.of(StudyEvents.Reason.class));
  }
}
