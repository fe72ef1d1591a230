package dev.tuning.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Takes what the pods of trials report. */
public interface ReportIntake {

  /**
   * Who reports, as its token says.
   *
   * @param namespace its namespace
   * @param name its name
   * @param uid its UID
   */
  record ReportingPod(String namespace, String name, String uid) {}

  /** Whether a pod may report. */
  sealed interface Admission {

    /** It may. */
    non-sealed interface Admitted extends Admission {

      /**
       * Takes a report: all of it, at once.
       *
       * @return the answer; completes late where the report must be recorded first
       * @throws ReportLines.InvalidLine if a line has what the trial has no room for; nothing of
       *     the body is taken then
       */
      CompletionStage<Answer> report(ReportBody body) throws ReportLines.InvalidLine;
    }

    /**
     * It may not.
     *
     * @param message why, and what to do
     */
    record Refused(Refusal refusal, String message) implements Admission {}

    /**
     * The operator does not know the trial, which may be its own fault while it starts or stops.
     *
     * @param exists asks the cluster whether there is one, which may take a while; throws if that
     *     can't be found out now
     */
    record Unknown(BooleanSupplier exists) implements Admission {}
  }

  /** Why a pod may not report. */
  enum Refusal {
    /** It is no chief of this trial. */
    FORBIDDEN,
    /** Its attempt is over. */
    ATTEMPT_OVER,
    /** The operator does not know it yet. */
    NOT_READY,
    /** Another operator takes reports. */
    STANDS_BY
  }

  /**
   * What a trainer is told.
   *
   * @param discard names of checkpoints that are no longer among the best, and may be deleted
   * @param durable the step up to which everything is recorded and need not be sent again, empty if
   *     nothing is
   */
  record Answer(List<String> discard, Optional<Long> durable) {}

  /**
   * Whether a pod may report for a trial now.
   *
   * @param namespace the trial's namespace
   * @param trial its name
   * @param pod who asks
   */
  Admission admit(String namespace, String trial, ReportingPod pod);

  /**
   * What a line of the log about a report says of its trial, besides the line itself.
   *
   * @param namespace the trial's namespace
   * @param trial its name, as a request has it
   * @return values by field
   */
  default Map<String, String> logFields(String namespace, String trial) {
    return Map.of("namespace", namespace, "trial", trial);
  }
}
