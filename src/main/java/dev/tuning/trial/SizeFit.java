package dev.tuning.trial;

import dev.tuning.analysis.probe.Fit;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the end of a trial says of the size that it was to try: see {@code docs/probe.md}. */
public final class SizeFit {

  /** They say something of the values or of the cluster, and nothing of the size. */
  private static final Set<String> NOT_OF_THE_SIZE =
      Stream.of(
              TrialReason.Diverged,
              TrialReason.NonFiniteObjective,
              TrialReason.Constraint,
              TrialReason.MissingMetric,
              TrialReason.MissingResult,
              TrialReason.UnreadableResult,
              TrialReason.DeadlineExceeded,
              TrialReason.TooManyDisruptions)
          .map(TrialReason::name)
          .collect(Collectors.toSet());

  private SizeFit() {}

  /**
   * What a trial says.
   *
   * @param status of the trial
   * @param isMeasured whether it has reported how fast it trains: then it did train
   * @return empty while it has not ended
   */
  public static Optional<Fit> of(TrialStatus status, boolean isMeasured) {
    if (status == null || !status.isFinished()) {
      return Optional.empty();
    }
    if (Phase.SUCCEEDED.equals(status.phase())) {
      return Optional.of(Fit.RUNS);
    }
    if (status.reason() == null || NOT_OF_THE_SIZE.contains(status.reason())) {
      return Optional.of(isMeasured ? Fit.RUNS : Fit.UNKNOWN);
    }
    return Optional.of(Phase.INFEASIBLE.equals(status.phase()) ? Fit.TOO_LARGE : Fit.FAILS);
  }
}
