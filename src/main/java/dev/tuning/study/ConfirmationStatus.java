package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.analysis.confirmation.Confirmation;
import dev.tuning.analysis.confirmation.Reruns;
import dev.tuning.analysis.confirmation.Verdict;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Confirmed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongFunction;

/** Writes what a confirmation says into the status of its Study. */
final class ConfirmationStatus {

  private static final String UNFINISHED = "its trials have not all ended";

  private ConfirmationStatus() {}

  /**
   * The status of a confirmation.
   *
   * @param parameters those of a point, as its trials have them
   */
  static StudyStatus.Confirmation of(
      Confirmation confirmation, LongFunction<Map<String, JsonNode>> parameters) {
    Optional<Verdict> verdict = confirmation.verdict();
    Optional<Verdict.Effect> effect = verdict.flatMap(Verdict::effect);
    return new StudyStatus.Confirmation(
        verdict.map(of -> of.outcome().word()).orElse(null),
        verdict.map(Verdict::reason).orElse(UNFINISHED),
        verdict
            .flatMap(Verdict::candidate)
            .map(one -> of(one, parameters.apply(one.index())))
            .orElse(null),
        verdict
            .map(Verdict::reference)
            .orElse(confirmation.baseline())
            .map(one -> of(one, parameters.apply(one.index())))
            .orElse(null),
        effect.map(Verdict.Effect::value).orElse(null),
        effect.map(of -> List.of(of.low(), of.high())).orElse(null),
        effect.map(_ -> Verdict.LEVEL).orElse(null),
        confirmation.candidates().stream().map(one -> of(one, null)).toList());
  }

  private static Confirmed of(Reruns reruns, Map<String, JsonNode> parameters) {
    return new Confirmed(
        reruns.index(),
        reruns.name(),
        parameters,
        orNull(reruns.searched()),
        orNull(reruns.mean()),
        orNull(reruns.deviation()),
        reruns.ended(),
        reruns.infeasible(),
        reruns.failed());
  }

  private static Double orNull(OptionalDouble value) {
    // Adding 0.0 makes -0.0 zero, which comes back from JSON as it was written.
    return value.isPresent() ? value.getAsDouble() + 0.0 : null;
  }
}
