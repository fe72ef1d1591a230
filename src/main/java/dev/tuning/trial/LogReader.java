package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus.LogPosition;
import dev.tuning.report.LogLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

/**
 * Reads a log whose lines begin with their time, as Kubernetes gives it, and knows how far it has
 * come: what was read before is passed over, wherever a stream begins.
 */
final class LogReader {

  /** What is longer is no observation; its end is not kept. */
  private static final int LONGEST_LINE = 70_000;

  private final AttemptReports reports;
  private final LogLines lines;
  private Instant time;
  private int linesOfTime;

  /**
   * Goes on where somebody stopped.
   *
   * @param named metrics that count in lines that say no step
   * @param evalEverySteps training steps between evaluations
   * @param reports gets what the log says, and knows how far it was read
   */
  LogReader(Set<String> named, long evalEverySteps, AttemptReports reports) {
    LogPosition position = reports.log();
    this.reports = reports;
    this.lines =
        new LogLines(
            named,
            evalEverySteps,
            position == null
                ? LogLines.State.START
                : new LogLines.State(
                    position.step(),
                    position.evaluations(),
                    position.seen() == null ? Set.of() : Set.copyOf(position.seen())));
    this.time = position == null ? Instant.MIN : Instant.parse(position.time());
    this.linesOfTime = position == null ? 0 : position.lines();
  }

  /** The time of the last line that was read, null before the first. */
  String since() {
    return time.equals(Instant.MIN) ? null : time.toString();
  }

  /**
   * Reads to the end of a stream.
   *
   * @param stream lines, each with an RFC 3339 time and a space before it
   * @param onNews is run when there is something to write where there was nothing
   * @throws IOException if the stream breaks off
   */
  void read(InputStream stream, Runnable onNews) throws IOException {
    byte[] line = new byte[LONGEST_LINE];
    int length = 0;
    // Of the time at which reading stopped, as many lines as were read then are passed over.
    Instant resumed = time;
    int toPass = linesOfTime;
    byte[] buffer = new byte[8192];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] != '\n') {
          if (length < LONGEST_LINE) {
            line[length++] = buffer[i];
          }
          continue;
        }
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        boolean isWhole = length < LONGEST_LINE;
        length = 0;
        Instant at = timeOf(text);
        if (at == null || at.isBefore(resumed)) {
          continue;
        }
        if (at.equals(resumed) && toPass > 0) {
          toPass--;
          continue;
        }
        if (line(at, isWhole ? text.substring(text.indexOf(' ') + 1) : "")) {
          onNews.run();
        }
      }
    }
  }

  private boolean line(Instant at, String text) {
    if (at.isAfter(time)) {
      time = at;
      linesOfTime = 1;
    } else if (at.equals(time)) {
      linesOfTime++;
    }
    // One that is late, of the other output, say, is passed over with those before.
    var observation = lines.read(text);
    LogLines.State state = lines.state();
    return reports.logged(
        observation,
        new LogPosition(
            time.toString(),
            linesOfTime,
            state.step(),
            state.evaluations(),
            List.copyOf(state.seen())));
  }

  private static Instant timeOf(String text) {
    int space = text.indexOf(' ');
    try {
      return space < 0 ? null : Instant.parse(text.substring(0, space));
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
