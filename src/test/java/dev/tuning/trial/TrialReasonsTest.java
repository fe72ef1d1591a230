package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.docs.Reasons;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/observing.md} lists what a Trial can say, and nothing else. */
class TrialReasonsTest {

  @Test
  void reasonsAreDocumented() {
    List<String> known =
        Stream.concat(
                Reasons.of(TrialReason.class).stream(),
                // Of any exit code.
                Stream.of(TrialReason.ofExitCode(1).replace("1", "N")))
            .toList();

    assertThat(Reasons.documented("## Reasons of a Trial"))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void reasonsThatNeedRepairAreDocumented() {
    assertThat(Reasons.documented("### Reasons that need repair"))
        .containsExactlyInAnyOrderElementsOf(NeedsRepair.REASONS);
  }

  @Test
  void noReasonIsWrittenAsAText() {
    assertThat(
            Reasons.written(
                "dev.tuning.trial",
                Pattern.compile(
                    "(\\.as\\(\\s*Kind\\.\\w+|new AttemptEnd\\(\\s*Kind\\.\\w+"
                        + "|withPhase\\(\\s*Phase\\.\\w+|match\\(index),\\s*\"\\w+\""
                        + "|(cancelled|Occurrence\\.\\w+)\\(\\s*\"\\w+\"")))
        .isEmpty();
  }

  @Test
  void eventsAreDocumented() {
    assertThat(Reasons.documented("### Events of a Trial"))
        .containsExactlyElementsOf(Reasons.of(TrialEvents.Reason.class));
  }
}
