package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.LogPosition;
import dev.tuning.api.v1alpha1.TrialStatus.ReportedOutcome;
import dev.tuning.api.v1alpha1.TrialTemplate.Collector;
import dev.tuning.report.Observation;
import dev.tuning.report.ReportBody;
import dev.tuning.report.ReportIntake.Answer;
import dev.tuning.report.ReportLines;
import dev.tuning.report.TrialReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What an attempt has said since its trial's status was written last. Writes are few: one in {@link
 * WriteInterval}, but for what can't wait.
 */
final class AttemptReports {

  /** An answer may get lost: each checkpoint to discard is in as many of them. */
  private static final int TELLINGS = 2;

  private static final long NONE = Long.MAX_VALUE;

  /**
   * What there is to write.
   *
   * @param record all that is known of the trial
   * @param outcome what the attempt has said of its end, null for nothing
   * @param log how far its log was read, null if it is not
   */
  record Unwritten(TrialRecord record, ReportedOutcome outcome, LogPosition log) {

    /** A status with it. */
    TrialStatus in(TrialStatus status) {
      record.addCurves(status);
      return record.in(status).withOutcome(outcome).withLog(log);
    }
  }

  private record Waiting(long version, CompletableFuture<Answer> answer) {}

  private final int attempt;
  private final long steps;

  private TrialRecord record;
  private final ReceivedLines received = new ReceivedLines();
  private final Map<String, Integer> tellings = new LinkedHashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private ReportedOutcome outcome;
  private LogPosition log;
  private boolean logIsRead;
  private boolean isAnyWritten;
  private boolean isFirstWriteDone;
  private boolean isUrgent;
  private long version;
  private long writtenVersion;
  private long takenVersion;
  private final WriteInterval interval;
  private final double lead;
  private Instant lastWrite;
  // The smallest steps of what is new: before them, everything is written.
  private long newSince = NONE;
  private long takenSince = NONE;

  /**
   * Goes on from what is recorded.
   *
   * @param study the trial's Study, whose objective says which checkpoints are the best
   * @param interval how often it is written
   * @param begun the time: what is said is written within an interval from now
   */
  AttemptReports(Study study, Trial trial, int attempt, WriteInterval interval, Instant begun) {
    TrialStatus status = trial.getStatus();
    this.attempt = attempt;
    this.interval = interval;
    this.lead = WriteInterval.lead(trial);
    this.lastWrite = begun;
    this.steps = study.getSpec().trial().steps();
    this.record = TrialRecord.of(study, trial, status);
    this.outcome = status.outcome();
    this.log = status.log();
    this.logIsRead = study.getSpec().trial().collector() != Collector.Stdout;
    this.isAnyWritten = record.lastStep().isPresent();
  }

  int attempt() {
    return attempt;
  }

  /**
   * Takes a report.
   *
   * @param study the trial's Study as it is now
   * @return the answer: at once, or, at the end of the trial, when it is written
   * @throws ReportLines.InvalidLine if it has a metric that there is no room for
   */
  synchronized CompletableFuture<Answer> report(Study study, ReportBody body)
      throws ReportLines.InvalidLine {
    record = record.under(study);
    requireRoom(body);
    // Even without any news: the objective may be another one.
    discard();
    for (Observation observation : body.observations()) {
      if (received.isNew(observation)) {
        add(observation);
        discard();
      }
    }
    body.outcome().ifPresent(this::end);
    boolean isLast =
        body.outcome().isPresent() || body.observations().stream().anyMatch(o -> o.step() >= steps);
    if (!isLast || writtenVersion == version) {
      return CompletableFuture.completedFuture(answer());
    }
    isUrgent = true;
    var answer = new CompletableFuture<Answer>();
    waiting.add(new Waiting(version, answer));
    return answer;
  }

  private void requireRoom(ReportBody body) throws ReportLines.InvalidLine {
    if (body.observations().stream().allMatch(record::knows)) {
      return;
    }
    // Tried on a copy: a body counts as a whole or not at all.
    TrialRecord tried = record.copy();
    for (int i = 0; i < body.observations().size(); i++) {
      Observation observation = body.observations().get(i);
      Optional<String> surplus = tried.surplus(observation);
      if (surplus.isPresent()) {
        throw new ReportLines.InvalidLine(
            body.lines().get(i),
            "metric "
                + surplus.get()
                + " is one too many: a trial may have "
                + Observation.MAX_METRICS
                + ", report fewer");
      }
      tried.add(observation);
    }
  }

  /**
   * Takes what a line of the log says, up to which it is read now.
   *
   * @return whether there is something to write, and was not before
   */
  synchronized boolean logged(Optional<Observation> observation, LogPosition position) {
    boolean wasUnwritten = isUnwritten();
    observation.ifPresent(this::add);
    log = position;
    return !wasUnwritten && isUnwritten();
  }

  /** The log has come to its end, or can't be read any more. */
  synchronized void logIsRead() {
    logIsRead = true;
  }

  /** Whether nothing more is to come from a log, if one counts. */
  synchronized boolean isLogRead() {
    return logIsRead;
  }

  /** How far the log was read. */
  synchronized LogPosition log() {
    return log;
  }

  private void add(Observation observation) {
    if (record.add(observation)) {
      newSince = Math.min(newSince, observation.step());
      version++;
    }
  }

  private void end(TrialReport report) {
    ReportedOutcome said = ReportedEnd.recorded(report);
    if (!Objects.equals(said, outcome)) {
      outcome = said;
      version++;
    }
  }

  /**
   * Said at once, or a trainer that evaluates often would fill its volume until the next write.
   * What takes the place of a checkpoint may be lost with this process, but then its trainer
   * repeats it.
   */
  private void discard() {
    Set<String> gone = record.discard();
    if (!gone.isEmpty()) {
      version++;
      gone.forEach(name -> tellings.put(name, TELLINGS));
    }
  }

  private Answer answer() {
    // A name may be given again.
    tellings.keySet().removeAll(record.checkpointNames());
    List<String> discard = List.copyOf(tellings.keySet());
    tellings.replaceAll((_, left) -> left - 1);
    tellings.values().removeIf(left -> left == 0);
    return new Answer(discard, durable());
  }

  private Optional<Long> durable() {
    long unwritten = Math.min(newSince, takenSince);
    if (unwritten == NONE) {
      return record.lastStep();
    }
    return isAnyWritten && unwritten > 0 ? Optional.of(unwritten - 1) : Optional.empty();
  }

  /** Whether something waits to be written. */
  synchronized boolean isUnwritten() {
    return version != writtenVersion;
  }

  /** How long what is new may still wait; empty: there is nothing. */
  synchronized Optional<Duration> dueIn(Instant now) {
    if (!isUnwritten()) {
      return Optional.empty();
    }
    return Optional.of(
        isUrgent
            ? Duration.ZERO
            : Duration.between(now, lastWrite.plus(interval.now(isFirstWriteDone ? 0 : lead))));
  }

  /** What is to be written now. */
  synchronized Unwritten take() {
    takenVersion = version;
    takenSince = Math.min(newSince, takenSince);
    newSince = NONE;
    return new Unwritten(record.copy(), outcome, log);
  }

  /** What was taken last is written. */
  synchronized void written(Instant now) {
    lastWrite = now;
    isFirstWriteDone = true;
    isAnyWritten = true;
    writtenVersion = takenVersion;
    takenSince = NONE;
    received.written();
    List<Waiting> served = waiting.stream().filter(one -> one.version() <= writtenVersion).toList();
    waiting.removeAll(served);
    isUrgent = !waiting.isEmpty();
    served.forEach(one -> one.answer().complete(answer()));
  }

  /** The trial is gone, or somebody else follows it now. */
  synchronized void close() {
    waiting.forEach(
        one ->
            one.answer().completeExceptionally(new IllegalStateException("the attempt is over")));
    waiting.clear();
  }
}
