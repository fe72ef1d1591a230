package dev.tuning.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the body of a report: JSON lines in UTF-8. A line is an observation,
 *
 * <pre>{"step": 50, "metrics": {"validation/error": 0.21}, "checkpoint": "step-50"}</pre>
 *
 * or, if it is the last one, an outcome:
 *
 * <pre>{"outcome": "Infeasible", "reason": "Diverged", "message": "the loss is NaN"}</pre>
 *
 * <p>A body counts as a whole or not at all: the sender of a bad line learns of it and loses
 * nothing but time, where a part of a body would leave it in doubt about what to send again.
 * Nothing is guessed either: a misspelt field would lose what it holds.
 */
public final class ReportLines {

  /** UTF-16 units of an outcome's message. */
  private static final int LONGEST_MESSAGE = 1024;

  private static final List<String> OBSERVATION = List.of("step", "metrics", "checkpoint");
  private static final List<String> OUTCOME = List.of("outcome", "reason", "message");

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final List<Observation> observations = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();
  private Optional<TrialReport> outcome = Optional.empty();

  private ReportLines() {}

  /** A line of a body can't be understood, so that nothing of the body counts. */
  public static final class InvalidLine extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;

    /**
     * @param line number of the line, from 1
     * @param message what is wrong and what to do
     */
    public InvalidLine(int line, String message) {
      super(message);
      this.line = line;
    }

    /** {@return the number of the line, from 1; blank lines count} */
    public int line() {
      return line;
    }
  }

  /**
   * Reads a body.
   *
   * @param body bytes of UTF-8, with or without a byte order mark; the lines end in LF or CRLF, the
   *     last one need not; blank ones are passed over. The caller bounds its length: the time that
   *     it takes grows with it.
   * @return its observations in the order of their lines, with steps that may repeat, and its
   *     outcome, whose own observations are empty
   * @throws InvalidLine if there is no line but blank ones, or at the first one that is wrong; the
   *     message says what is wrong and what to do, without the line's number, and quotes at most
   *     100 characters, none of them a control character
   */
  public static ReportBody parse(byte[] body) throws InvalidLine {
    String text = decode(body);
    String[] lines = text.substring(text.startsWith(BYTE_ORDER_MARK) ? 1 : 0).split("\n", -1);
    var report = new ReportLines();
    for (int i = 0; i < lines.length; i++) {
      try {
        report.add(i + 1, lines[i]);
      } catch (IllegalArgumentException e) {
        throw new InvalidLine(i + 1, e.getMessage());
      }
    }
    if (report.observations.isEmpty() && report.outcome.isEmpty()) {
      throw new InvalidLine(
          1, "is blank, as the whole report is: send an observation or an outcome");
    }
    return new ReportBody(report.observations, report.lines, report.outcome);
  }

  private static String decode(byte[] body) throws InvalidLine {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(body);
    CharBuffer text = CharBuffer.allocate(body.length);
    if (decoder.decode(bytes, text, true).isError()) {
      int line = 1;
      for (int i = 0; i < bytes.position(); i++) {
        line += body[i] == '\n' ? 1 : 0;
      }
      throw new InvalidLine(line, "is no UTF-8: encode reports as UTF-8");
    }
    return text.flip().toString();
  }

  private void add(int number, String line) {
    if (line.isBlank()) {
      return;
    }
    if (outcome.isPresent()) {
      throw new IllegalArgumentException(
          "stands after the outcome: write one outcome at most, as the last line");
    }
    ObjectNode fields = JsonLine.read(line);
    // As everywhere a null is an absent field: a sender may have it for what it does not know.
    fields.removeNulls();
    if (fields.has("outcome")) {
      outcome = Optional.of(outcome(fields));
    } else {
      observations.add(observation(fields));
      lines.add(number);
    }
  }

  private static Observation observation(ObjectNode fields) {
    requireKnown(fields, OBSERVATION, "an observation");
    long step = StepNumber.of(fields.path("step"));
    if (!fields.has("metrics") && !fields.has("checkpoint")) {
      throw new IllegalArgumentException("metrics and checkpoint are missing: give either or both");
    }
    return new Observation(
        step, metrics(fields.path("metrics")), CheckpointName.of(fields.path("checkpoint")));
  }

  private static Map<String, Double> metrics(JsonNode reported) {
    if (!reported.isMissingNode() && !reported.isObject()) {
      throw new IllegalArgumentException(
          "metrics is " + Excerpt.of(reported.toString()) + ": write an object of numbers by name");
    }
    if (reported.size() > Observation.MAX_METRICS) {
      throw new IllegalArgumentException(
          "metrics has %d names: a trial has at most %d metrics, report those that count"
              .formatted(reported.size(), Observation.MAX_METRICS));
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> metric : reported.properties()) {
      String name = metric.getKey();
      if (!MetricName.isValid(name)) {
        throw new IllegalArgumentException(
            ("metrics has the name '%s':"
                    + " use 1 to 253 characters, no control characters, no unpaired surrogates")
                .formatted(Excerpt.of(name)));
      }
      metrics.put(name, MetricValue.of(name, metric.getValue()));
    }
    return metrics;
  }

  private static TrialReport outcome(ObjectNode fields) {
    requireKnown(fields, OUTCOME, "an outcome");
    if (!fields.path("outcome").isTextual()) {
      throw new IllegalArgumentException(
          "outcome is "
              + Excerpt.of(fields.path("outcome").toString())
              + ": write Completed, Infeasible or Interrupted in quotes");
    }
    TrialReport stated = StatedOutcome.of(fields, List.of());
    if (!(stated instanceof TrialReport.Infeasible)
        && (fields.has("reason") || fields.has("message"))) {
      throw new IllegalArgumentException(
          "reason and message belong to the outcome Infeasible: remove them");
    }
    JsonNode message = fields.path("message");
    if (!message.isMissingNode()
        && !(message.isTextual() && message.textValue().length() <= LONGEST_MESSAGE)) {
      throw new IllegalArgumentException(
          "message is %s: write a text of at most %d characters"
              .formatted(Excerpt.of(message.toString()), LONGEST_MESSAGE));
    }
    return stated;
  }

  private static void requireKnown(ObjectNode fields, List<String> known, String what) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (!known.contains(field.getKey())) {
        throw new IllegalArgumentException(
            "there is no field %s in %s: use %s"
                .formatted(Excerpt.of(field.getKey()), what, String.join(", ", known)));
      }
    }
  }
}
