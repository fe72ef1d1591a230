package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.report.Curve;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import java.util.List;
import java.util.Map;

/**
 * What became of a trial.
 *
 * @param phase Pending, Running, Succeeded, Infeasible or Failed; the last three never change
 * @param reason a CamelCase word that explains the phase, absent where there is nothing to say
 * @param message a sentence that explains the reason
 * @param attempt number of the latest attempt, from 1
 * @param applicationFailures attempts that the program itself used up
 * @param disruptions attempts that the cluster cut short
 * @param activeSeconds how long the attempts that are over have run in all
 * @param attempts the latest attempts, oldest first, at most {@link #MAX_ATTEMPTS}
 * @param objective the objective: of a Succeeded trial, or of a Running one so far
 * @param curves values by metric, of the attempts that led to the latest one
 * @param checkpoints the best and the last of the checkpoints that those wrote
 * @param thinned what was left out of curves, absent if nothing was
 * @param outcome what the attempt under way has said of its end, absent before
 * @param log how far the log of the attempt under way was read, absent if it is not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrialStatus(
    @JsonPropertyDescription("Pending, Running, Succeeded, Infeasible or Failed.") String phase,
    @JsonPropertyDescription("A CamelCase word that explains the phase.") String reason,
    @JsonPropertyDescription("A sentence that explains the reason.") String message,
    @JsonPropertyDescription("Number of the latest attempt.") Integer attempt,
    @JsonPropertyDescription("Attempts that the program itself used up.")
        Integer applicationFailures,
    @JsonPropertyDescription("Attempts that the cluster cut short.") Integer disruptions,
    @JsonPropertyDescription("Seconds that the attempts that are over have run in all.")
        Long activeSeconds,
    @JsonPropertyDescription("The latest attempts, oldest first.") List<Attempt> attempts,
    ObjectiveValue objective,
    @JsonPropertyDescription(
            "Values by metric: pairs of step and value, which is NaN, Infinity or -Infinity where"
                + " it is not finite. At most 200 points of 32 metrics.")
        @SchemaFrom(type = CurvesSchema.class)
        Map<String, Curve> curves,
    @JsonPropertyDescription("The best and the last of the checkpoints that the trial wrote.")
        List<TrialCheckpoint> checkpoints,
    @JsonPropertyDescription("What was left out of long curves.") Thinned thinned,
    @JsonPropertyDescription("What the attempt under way has said of its end.")
        ReportedOutcome outcome,
    @JsonPropertyDescription("How far the log of the attempt under way was read.")
        LogPosition log) {

  /** Lists are copied: nobody changes a status. */
  public TrialStatus {
    phase = Shared.word(phase);
    reason = Shared.word(reason);
    attempts = Shared.list(attempts);
    checkpoints = Shared.list(checkpoints);
  }

  /** The schema of {@code curves}: pairs of step and value, or word for one, by metric. */
  interface CurvesSchema extends Map<String, List<List<JsonNode>>> {}

  /** How many attempts a status remembers. */
  public static final int MAX_ATTEMPTS = 10;

  /** The status of a trial that nobody has looked at yet. */
  public static final TrialStatus NEW =
      new TrialStatus(
          Phase.PENDING,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);

  /** The same with another phase, reason and message. */
  public TrialStatus withPhase(String newPhase, String newReason, String newMessage) {
    return new TrialStatus(
        newPhase,
        newReason,
        newMessage,
        attempt,
        applicationFailures,
        disruptions,
        activeSeconds,
        attempts,
        objective,
        curves,
        checkpoints,
        thinned,
        outcome,
        log);
  }

  /** The same with other attempts, of which the latest {@link #MAX_ATTEMPTS} are kept. */
  public TrialStatus withAttempts(List<Attempt> newAttempts) {
    int surplus = Math.max(0, newAttempts.size() - MAX_ATTEMPTS);
    return new TrialStatus(
        phase,
        reason,
        message,
        newAttempts.getLast().number(),
        applicationFailures,
        disruptions,
        activeSeconds,
        newAttempts.subList(surplus, newAttempts.size()),
        objective,
        curves,
        checkpoints,
        thinned,
        outcome,
        log);
  }

  /** The same with other counts of what its attempts came to. */
  public TrialStatus withCounts(
      Integer newApplicationFailures, Integer newDisruptions, Long newActiveSeconds) {
    return new TrialStatus(
        phase,
        reason,
        message,
        attempt,
        newApplicationFailures,
        newDisruptions,
        newActiveSeconds,
        attempts,
        objective,
        curves,
        checkpoints,
        thinned,
        outcome,
        log);
  }

  /** The same with another objective, null for none. */
  public TrialStatus withObjective(ObjectiveValue newObjective) {
    return new TrialStatus(
        phase,
        reason,
        message,
        attempt,
        applicationFailures,
        disruptions,
        activeSeconds,
        attempts,
        newObjective,
        curves,
        checkpoints,
        thinned,
        outcome,
        log);
  }

  /** The same with what the trial reported. */
  public TrialStatus withReport(
      Map<String, Curve> newCurves, List<TrialCheckpoint> newCheckpoints, Thinned newThinned) {
    return new TrialStatus(
        phase,
        reason,
        message,
        attempt,
        applicationFailures,
        disruptions,
        activeSeconds,
        attempts,
        objective,
        newCurves,
        newCheckpoints,
        newThinned,
        outcome,
        log);
  }

  /** The same with what the attempt said of its end, null for nothing. */
  public TrialStatus withOutcome(ReportedOutcome newOutcome) {
    return new TrialStatus(
        phase,
        reason,
        message,
        attempt,
        applicationFailures,
        disruptions,
        activeSeconds,
        attempts,
        objective,
        curves,
        checkpoints,
        thinned,
        newOutcome,
        log);
  }

  /** The same with how far the log of the attempt was read, null if none is. */
  public TrialStatus withLog(LogPosition newLog) {
    return new TrialStatus(
        phase,
        reason,
        message,
        attempt,
        applicationFailures,
        disruptions,
        activeSeconds,
        attempts,
        objective,
        curves,
        checkpoints,
        thinned,
        outcome,
        newLog);
  }

  /** Whether the phase is one that never changes. */
  @JsonIgnore
  public boolean isFinished() {
    return Phase.isTerminal(phase);
  }

  /**
   * The phases. Strings, since an object that an older or newer version wrote must stay readable.
   */
  public static final class Phase {
    public static final String PENDING = "Pending";
    public static final String RUNNING = "Running";
    public static final String SUCCEEDED = "Succeeded";
    public static final String INFEASIBLE = "Infeasible";
    public static final String FAILED = "Failed";

    /** All phases. */
    public static final List<String> ALL = List.of(PENDING, RUNNING, SUCCEEDED, INFEASIBLE, FAILED);

    private Phase() {}

    /** Whether a trial in this phase will never run again. */
    public static boolean isTerminal(String phase) {
      return SUCCEEDED.equals(phase) || INFEASIBLE.equals(phase) || FAILED.equals(phase);
    }
  }

  /**
   * One attempt to run a trial: a pod on every host.
   *
   * @param number from 1
   * @param start RFC 3339 time at which its first pod was created
   * @param running RFC 3339 time from which on all its pods ran, absent before
   * @param end RFC 3339 time at which its outcome was known, absent before
   * @param resumedFrom the checkpoint that it goes on from, absent if it began afresh
   * @param stopping the outcome that it will have once its pods have ended, while they are stopped
   * @param outcome what became of it, absent until its pods have ended
   * @param reason why
   * @param firstFailedHost index of the host whose end decided, absent if none failed
   * @param exitCode exit code of the container {@code trial} on that host
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Attempt(
      int number,
      String start,
      @JsonPropertyDescription("When all its pods ran.") String running,
      String end,
      @JsonPropertyDescription("The checkpoint that it goes on from.") String resumedFrom,
      @JsonPropertyDescription("Its outcome to be, while its pods are stopped.") String stopping,
      @JsonPropertyDescription("Completed, Infeasible, Failed, Disrupted or Cancelled.")
          String outcome,
      String reason,
      Integer firstFailedHost,
      Integer exitCode) {

    /** One as it was read. */
    public Attempt {
      outcome = Shared.word(outcome);
      reason = Shared.word(reason);
    }

    /** One that begins. */
    public static Attempt begin(int number, String start, String resumedFrom) {
      return new Attempt(number, start, null, null, resumedFrom, null, null, null, null, null);
    }

    /** The same once all its pods ran. */
    public Attempt ranSince(String time) {
      return new Attempt(
          number,
          start,
          time,
          end,
          resumedFrom,
          stopping,
          outcome,
          reason,
          firstFailedHost,
          exitCode);
    }

    /** The same while its pods are stopped, with what it will come to. */
    public Attempt stopping(
        String newStopping, String newReason, Integer newFirstFailedHost, Integer newExitCode) {
      return new Attempt(
          number,
          start,
          running,
          null,
          resumedFrom,
          newStopping,
          null,
          newReason,
          newFirstFailedHost,
          newExitCode);
    }

    /** The same at its end, with what it has come to. */
    public Attempt ended(
        String newEnd,
        String newOutcome,
        String newReason,
        Integer newFirstFailedHost,
        Integer newExitCode) {
      return new Attempt(
          number,
          start,
          running,
          newEnd,
          resumedFrom,
          null,
          newOutcome,
          newReason,
          newFirstFailedHost,
          newExitCode);
    }

    /** Whether its outcome is not known yet. */
    @JsonIgnore
    public boolean isOpen() {
      return outcome == null;
    }
  }

  /**
   * The objective of a trial.
   *
   * @param value the metric's value, finite
   * @param step the step at which it was measured
   * @param approximate true if a better step may be missing, since the curve was thinned under
   *     another objective; absent otherwise
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ObjectiveValue(
      double value,
      long step,
      @JsonPropertyDescription("A better step may be missing: the curve was thinned.")
          Boolean approximate) {

    /** An exact one. */
    public ObjectiveValue(double value, long step) {
      this(value, step, null);
    }
  }

  /**
   * What was left out of curves.
   *
   * @param metrics the metrics whose curves lack points
   * @param exactFor the metrics of which the best step that meets the constraints is there all the
   *     same
   * @param constraints those constraints
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Thinned(
      @JsonPropertyDescription("Metrics whose curves lack points.") List<String> metrics,
      @JsonPropertyDescription(
              "Metrics of which the best step that meets the constraints is there all the same.")
          List<String> exactFor,
      @JsonPropertyDescription("Those constraints.") List<Objective.Constraint> constraints) {}

  /**
   * What an attempt has said of its end while it ran.
   *
   * @param outcome Completed, Infeasible or Interrupted
   * @param reason a CamelCase word, of Infeasible only
   * @param message a sentence for people, may be absent
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReportedOutcome(String outcome, String reason, String message) {}

  /**
   * How far a log was read.
   *
   * @param time RFC 3339 time of the last line, with nanoseconds
   * @param lines how many of the lines of that time were read
   * @param step the step that the program named last, absent if it never did
   * @param evaluations how many evaluations it made without a step
   * @param seen the metrics that the last of those had
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LogPosition(
      String time, int lines, Long step, long evaluations, List<String> seen) {}

  /**
   * A checkpoint.
   *
   * @param step the step that it holds
   * @param path its path in the volume claim, or its name where there is none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TrialCheckpoint(long step, String path) {}
}
