package dev.tuning.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminationMessageTest {

  @Test
  void completedWithObservations() {
    TrialReport report =
        TerminationMessage.parse(
            """
            {"outcome": "Completed", "observations": [
              {"step": 50, "metrics": {"validation/error": 0.25, "train/loss": 1}},
              {"step": 100, "metrics": {"validation/error": 0.125}, "checkpoint": "step-100"}]}
            """);

    assertThat(report)
        .isEqualTo(
            new TrialReport.Completed(
                List.of(
                    new Observation(
                        50, Map.of("validation/error", .25, "train/loss", 1.0), Optional.empty()),
                    new Observation(
                        100, Map.of("validation/error", .125), Optional.of("step-100")))));
  }

  @Test
  void completedWithoutObservations() {
    assertThat(TerminationMessage.parse("{\"outcome\": \"Completed\"}"))
        .isEqualTo(new TrialReport.Completed(List.of()));
  }

  @Test
  void infeasibleWithReasonMessageAndObservations() {
    TrialReport report =
        TerminationMessage.parse(
            """
            {"outcome": "Infeasible", "reason": "Diverged", "message": "the loss was NaN",
             "observations": [{"step": 7, "metrics": {"train/loss": 2.5}}]}
            """);

    assertThat(report)
        .isEqualTo(
            new TrialReport.Infeasible(
                "Diverged",
                "the loss was NaN",
                List.of(new Observation(7, Map.of("train/loss", 2.5), Optional.empty()))));
  }

  @Test
  void infeasibleWithReasonAlone() {
    assertThat(TerminationMessage.parse("{\"outcome\": \"Infeasible\", \"reason\": \"TooBig\"}"))
        .isEqualTo(new TrialReport.Infeasible("TooBig", "", List.of()));
  }

  @Test
  void interruptedWithItsCheckpoint() {
    assertThat(
            TerminationMessage.parse(
                "{\"outcome\": \"Interrupted\", \"observations\":"
                    + " [{\"step\": 7, \"checkpoint\": \"step-7\"}]}"))
        .isEqualTo(
            new TrialReport.Interrupted(
                List.of(new Observation(7, Map.of(), Optional.of("step-7")))));
  }

  /** The kubelet keeps the end of a message that is too long. */
  @ParameterizedTest
  @CsvSource({"4095, is no JSON object", "4096, fewer observations"})
  void aMessageThatWasCutOffSaysSo(int length, String problem) {
    assertThat(TerminationMessage.parse("x".repeat(length - 2) + "}]"))
        .asInstanceOf(type(TrialReport.Unreadable.class))
        .extracting(TrialReport.Unreadable::problem)
        .asString()
        .contains(problem);
  }

  @Test
  void unknownFieldsAreLeftToNewerVersions() {
    assertThat(TerminationMessage.parse("{\"outcome\": \"Completed\", \"wallSeconds\": 3}"))
        .isEqualTo(new TrialReport.Completed(List.of()));
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "Infinity, Infinity", "-Infinity, -Infinity"})
  void nonFiniteMetricsAreStrings(String text, double value) {
    assertThat(TerminationMessage.parse(metric("\"" + text + "\"")))
        .asInstanceOf(type(TrialReport.Completed.class))
        .extracting(completed -> completed.observations().getFirst().metrics().get("m"))
        .isEqualTo(value);
  }

  @Test
  void aBareNaNIsReadAsPythonWritesIt() {
    assertThat(TerminationMessage.parse(metric("NaN")))
        .asInstanceOf(type(TrialReport.Completed.class))
        .extracting(completed -> completed.observations().getFirst().metrics().get("m"))
        .isEqualTo(Double.NaN);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\n\t "})
  void nothingIsAbsent(String text) {
    assertThat(TerminationMessage.parse(text)).isEqualTo(new TrialReport.Absent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Traceback (most recent call last):                         | no JSON object
          {"outcome": "Completed"                                    | no JSON object
          {"outcome": "Completed"} {"outcome": "Completed"}          | no JSON object
          {"outcome": "Completed"} done                              | no JSON object
          {'outcome': 'Completed'}                                   | no JSON object
          []                                                         | a JSON object is expected
          null                                                       | a JSON object is expected
          "Completed"                                                | a JSON object is expected
          42                                                         | a JSON object is expected
          {}                                                         | outcome is ''
          {"outcome": null}                                          | write Completed, Infeasible or Interrupted
          {"outcome": 1}                                             | outcome is '1'
          {"outcome": "completed"}                                   | outcome is 'completed'
          {"outcome": "Pruned"}                                      | outcome is 'Pruned'
          {"outcome": ["Completed"]}                                 | write Completed, Infeasible or Interrupted
          {"outcome": "Infeasible"}                                  | reason is ''
          {"outcome": "Infeasible", "reason": "it diverged"}         | reason is 'it diverged'
          {"outcome": "Infeasible", "reason": 5}                     | reason is '5'
          {"outcome": "Infeasible", "reason": {"a": 1}}              | CamelCase
          {"outcome": "Completed", "observations": {}}               | observations must be a list
          {"outcome": "Completed", "observations": "none"}           | observations must be a list
          {"outcome": "Completed", "observations": [{"step": 1, "metrics": [1]}]} | metrics must be
          {"outcome": "Completed", "observations": [{"step": 1, "checkpoint": 5}]} | checkpoint is 5
          {"outcome": "Completed", "observations": [{"step": 1, "checkpoint": "../x"}]} | checkpoint is
          {"outcome": "Infeasible", "reason": true}                  | reason is 'true'
          {"outcome": "Completed", "observations": [3]}              | observations[0]: step
          {"outcome": "Completed", "observations": [null]}           | observations[0]: step
          {"outcome": "Completed", "observations": [{"step": 1}, {}]} | observations[1]: step
          """)
  void everythingElseIsUnreadable(String text, String problem) {
    assertThat(TerminationMessage.parse(text))
        .asInstanceOf(type(TrialReport.Unreadable.class))
        .extracting(TrialReport.Unreadable::problem)
        .asString()
        .contains("the termination message is", problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1\"",
        "1.5",
        "-1",
        "null",
        "true",
        "[1]",
        "1e400",
        // 2^63 and 2^64 + 1, which would be 1 if its low bits counted.
        "9223372036854775808",
        "18446744073709551617"
      })
  void stepsAreWholeNumbersFromZero(String step) {
    assertThat(
            TerminationMessage.parse(
                "{\"outcome\": \"Completed\", \"observations\": [{\"step\": " + step + "}]}"))
        .asInstanceOf(type(TrialReport.Unreadable.class))
        .extracting(TrialReport.Unreadable::problem)
        .asString()
        .contains("observations[0]: step");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0.5\"", "\"nan\"", "\"inf\"", "null", "true", "{}", "[0.5]", "\"\""})
  void metricsAreNumbers(String value) {
    assertThat(TerminationMessage.parse(metric(value)))
        .asInstanceOf(type(TrialReport.Unreadable.class))
        .extracting(TrialReport.Unreadable::problem)
        .asString()
        .contains("observations[0]: metric m is " + value, "write a number");
  }

  @Test
  void aNumberThatIsTooLargeForADoubleIsInfinite() {
    assertThat(TerminationMessage.parse(metric("1e999")))
        .asInstanceOf(type(TrialReport.Completed.class))
        .extracting(completed -> completed.observations().getFirst().metrics().get("m"))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(ints = {63, 64})
  void aReasonHasAtMost63Characters(int length) {
    String message = "{\"outcome\": \"Infeasible\", \"reason\": \"" + "A".repeat(length) + "\"}";

    assertThat(TerminationMessage.parse(message) instanceof TrialReport.Infeasible)
        .isEqualTo(length <= 63);
  }

  @Test
  void aHugeMessageIsRead() {
    String observations =
        IntStream.range(0, 50_000)
            .mapToObj(step -> "{\"step\": " + step + ", \"metrics\": {\"m\": 0.5}}")
            .collect(Collectors.joining(","));

    assertThat(
            TerminationMessage.parse(
                "{\"outcome\": \"Completed\", \"observations\": [" + observations + "]}"))
        .asInstanceOf(type(TrialReport.Completed.class))
        .extracting(completed -> completed.observations().size())
        .isEqualTo(50_000);
  }

  @Test
  void nestingThatWouldOverflowTheStackIsUnreadable() {
    assertThat(TerminationMessage.parse("[".repeat(1_000_000)))
        .isInstanceOf(TrialReport.Unreadable.class);
    assertThat(TerminationMessage.parse("{\"a\":".repeat(1_000_000)))
        .isInstanceOf(TrialReport.Unreadable.class);
  }

  @Test
  void aNumberOfAMillionDigitsIsUnreadable() {
    assertThat(TerminationMessage.parse(metric("1".repeat(1_000_000))))
        .isInstanceOf(TrialReport.Unreadable.class);
  }

  /** A message that was cut off anywhere is never taken for another result. */
  @Test
  void everyPrefixOfAResultIsUnreadable() {
    String message =
        "{\"outcome\": \"Completed\", \"observations\": [{\"step\": 1, \"metrics\": {\"m\": 1}}]}";

    for (int end = 1; end < message.length(); end++) {
      assertThat(TerminationMessage.parse(message.substring(0, end)))
          .as("the first %d characters", end)
          .isInstanceOf(TrialReport.Unreadable.class);
    }
  }

  private static String metric(String value) {
    return "{\"outcome\": \"Completed\", \"observations\": [{\"step\": 1, \"metrics\": {\"m\": "
        + value
        + "}}]}";
  }
}
