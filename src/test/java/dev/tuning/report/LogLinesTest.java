package dev.tuning.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.report.LogLines.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLinesTest {

  private final LogLines log = new LogLines(Set.of("error", "loss"), 50, State.START);

  @Test
  void aJsonLineIsAnObservation() {
    assertThat(
            log.read(
                "  {\"step\": 50, \"metrics\": {\"a b\": 0.25, \"n\": NaN, \"i\": \"-Infinity\"},"
                    + " \"checkpoint\": \"step-50\"}\r\n"))
        .contains(
            new Observation(
                50,
                Map.of("a b", .25, "n", Double.NaN, "i", Double.NEGATIVE_INFINITY),
                Optional.of("step-50")));
  }

  @Test
  void aJsonLineMayHaveACheckpointAlone() {
    assertThat(log.read("{\"step\": 50, \"checkpoint\": \"step-50\"}"))
        .contains(new Observation(50, Map.of(), Optional.of("step-50")));
  }

  @Test
  void whatIsWrongInAJsonLineIsPassedOver() {
    assertThat(
            log.read(
                "{\"step\": 50, \"level\": \"info\", \"checkpoint\": \"../x\", \"metrics\": {"
                    + "\"good\": 1, \"text\": \"0.5\", \"null\": null, \"list\": [1], \"\": 1,"
                    + "\"big\": 1e999, \"inf\": -INF, \"a\\nb\": 1}}"))
        .contains(new Observation(50, Map.of("good", 1.0), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"step\": 50, \"metrics\": {}}",
        "{\"step\": 50, \"metrics\": {\"m\": \"fast\"}}",
        "{\"step\": 50, \"metrics\": [1]}",
        "{\"step\": 50, \"checkpoint\": 5}",
        "{\"step\": 1.5, \"metrics\": {\"m\": 1}}",
        "{\"step\": -1, \"metrics\": {\"m\": 1}}",
        "{\"step\": 9007199254740992, \"metrics\": {\"m\": 1}}",
        "{\"step\": \"50\", \"metrics\": {\"m\": 1}}",
        "{\"metrics\": {\"error\": 1}}",
        "{\"message\": \"at step=5 error=0.5 now\"}",
        "{\"outcome\": \"Completed\"}",
        "{}"
      })
  void otherJsonObjectsAreLog(String line) {
    assertThat(log.read(line)).isEmpty();
  }

  /** A dictionary of Python, say, or an object that was cut off. */
  @Test
  void whatOnlyLooksLikeJsonIsSearchedForPairs() {
    assertThat(log.read("{step=5, acc=0.5}")).contains(at(5, Map.of("acc", .5)));
    assertThat(log.read("{\"step\": 6} acc=1 step=6")).contains(at(6, Map.of("acc", 1.0)));
    assertThat(log.read("{'step': 7, 'acc': 0.5}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          step=50 acc=0.25                               | 0.25
          INFO trainer:acc=0.25, step=50;                | 0.25
          2026-01-01T00:00:00Z level=info acc=1e-3 step=50 took=3.5s | 1e-3
          [step=50] (acc=-5)                             | -5
          step=50 acc=+.5                                | 0.5
          step=50 acc=5.                                 | 5
          step=50 acc=1E+2}                              | 100
          step=50 acc=nan                                | NaN
          step=50 acc=-NaN                               | NaN
          step=50 acc=inf                                | Infinity
          step=50 acc=+Inf,                              | Infinity
          step=50 acc=INFINITY                           | Infinity
          step=50 acc=-inf                               | -Infinity
          step=50 acc=0.25'                              | 0.25
          step=50 metrics={acc=0.25}                     | 0.25
          step=50 acc=0.25 acc=0.75                      | 0.25
          step=50 acc=fast acc=0.75                      | 0.75
          step=50 acc=0.25 step=60                       | 0.25
          """)
  void aLineWithAStepHasTheMetricsOfThatStep(String line, double value) {
    assertThat(log.read(line)).contains(at(50, Map.of("acc", value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "step=50",
        "step=50 acc=",
        "step=50 acc =0.5",
        "step=50 acc= 0.5",
        "step=50 acc=0.21%",
        "step=50 acc=3.5s",
        "step=50 acc=1.2.3",
        "step=50 acc=0x10",
        "step=50 acc=1e",
        "step=50 acc=.",
        "step=50 acc=-",
        "step=50 acc=1e999",
        "step=50 acc=0.5(best)",
        "step=50 acc=\u0661",
        "step=50 acc=infinite",
        "step=50 acc=nano",
        "step=50 acc==0.5",
        "step=50 acc:0.5",
        "step=50 acc>=0.5",
        "step=50 \"acc=0.5",
        "step=50 'acc=0.5'",
        "step=50 --acc=0.5",
        "step=50 .acc=0.5",
        "step=50 5acc=0.5",
        "step=50 acc\u00e4=0.5",
        "step=50 url=http://x/?acc=0.5",
        "step=50 a=b=0.5",
        "step=50 checkpoint=5..6",
        "step=50 checkpoint=/5",
      })
  void whatIsNoPairWithANumberIsPassedOver(String line) {
    assertThat(log.read(line)).isEmpty();
    assertThat(log.state().step()).isEqualTo(50);
  }

  /** Its metrics belong to a step that nobody knows, and not to the last one. */
  @ParameterizedTest
  @ValueSource(
      strings = {"1.5", "-1", "+1", "1e3", "100/2000", "abc", "", "9007199254740992", "nan"})
  void aLineWhoseStepIsNoWholeNumberIsPassedOver(String step) {
    log.read("step=50");

    assertThat(log.read("step=" + step + " error=0.5")).isEmpty();
    assertThat(log.state().step()).isEqualTo(50);
  }

  @Test
  void aNumberOfManyDigitsIsNoStep() {
    assertThat(log.read("error=1 step=" + "1".repeat(1000))).isEmpty();
  }

  @Test
  void aLineWithAStepMayHaveACheckpoint() {
    assertThat(log.read("step=50 saved checkpoint=step-50/model=1, took=3.5s"))
        .contains(new Observation(50, Map.of(), Optional.of("step-50/model=1")));
    assertThat(log.read("step=60 checkpoint=60"))
        .contains(new Observation(60, Map.of(), Optional.of("60")));
    assertThat(log.read("checkpoint=step-70")).isEmpty();
  }

  @Test
  void withoutAStepInTheLineNamedMetricsBelongToTheLastStep() {
    assertThat(log.read("loss=3 warm-up")).contains(at(50, Map.of("loss", 3.0)));
    assertThat(log.read("step=7")).isEmpty();
    assertThat(log.read("eval: error=0.5 epoch=1")).contains(at(7, Map.of("error", .5)));
    assertThat(log.read("{\"step\": 9, \"metrics\": {}}")).isEmpty();
    assertThat(log.read("error=0.25 loss=1")).contains(at(9, Map.of("error", .25, "loss", 1.0)));
    assertThat(log.read("error=0.25")).contains(at(9, Map.of("error", .25)));
  }

  @Test
  void whereNoStepIsSaidEvaluationsAreCounted() {
    List<Optional<Observation>> read =
        Stream.of(
                "epoch=1 lr=0.1",
                "error=0.5",
                "loss=2",
                "error=0.25 loss=1",
                "loss=0.5",
                "error=0.125",
                "error=nan")
            .map(log::read)
            .toList();

    assertThat(read)
        .containsExactly(
            Optional.empty(),
            Optional.of(at(50, Map.of("error", .5))),
            Optional.of(at(50, Map.of("loss", 2.0))),
            Optional.of(at(100, Map.of("error", .25, "loss", 1.0))),
            Optional.of(at(150, Map.of("loss", .5))),
            Optional.of(at(150, Map.of("error", .125))),
            Optional.of(at(200, Map.of("error", Double.NaN))));
  }

  /** Wherever it stops, a reader that starts with the state goes on as if nothing had happened. */
  @Test
  void theStateIsAllThatMustBeRemembered() throws Exception {
    List<String> lines =
        List.of(
            "error=0.5",
            "loss=2",
            "error=0.25",
            "loss=1",
            "step=400 lr=1",
            "error=0.125",
            "{\"step\": 500, \"metrics\": {\"x\": 1}}",
            "loss=0.5");
    List<Optional<Observation>> expected = lines.stream().map(log::read).toList();
    ObjectMapper json = new ObjectMapper();

    State state = State.START;
    for (int i = 0; i < lines.size(); i++) {
      var restarted = new LogLines(Set.of("error", "loss"), 50, state);
      assertThat(restarted.read(lines.get(i))).isEqualTo(expected.get(i));
      state = json.readValue(json.writeValueAsString(restarted.state()), State.class);
      assertThat(state).isEqualTo(restarted.state());
    }
    assertThat(state).isEqualTo(new State(500L, 2, Set.of("error", "loss")));
  }

  @Test
  void theFirst32MetricsOfALineCount() {
    String pairs =
        IntStream.range(0, 40).mapToObj(i -> "m" + i + "=1").collect(Collectors.joining(" "));
    String fields =
        IntStream.range(0, 40).mapToObj(i -> "\"m" + i + "\": 1").collect(Collectors.joining(", "));
    Set<String> first = IntStream.range(0, 32).mapToObj(i -> "m" + i).collect(Collectors.toSet());

    assertThat(log.read("step=1 " + pairs).orElseThrow().metrics().keySet()).isEqualTo(first);
    assertThat(log.read("{\"step\": 1, \"metrics\": {" + fields + "}}").orElseThrow().metrics())
        .containsOnlyKeys(first);
  }

  @ParameterizedTest
  @CsvSource({"253, true", "254, false"})
  void aNameHasAtMost253Characters(int length, boolean counts) {
    String name = "n".repeat(length);

    assertThat(log.read("step=1 " + name + "=1").isPresent()).isEqualTo(counts);
    assertThat(log.read("{\"step\": 1, \"metrics\": {\"" + name + "\": 1}}").isPresent())
        .isEqualTo(counts);
  }

  @Test
  void aLineOfMoreThan64KiBIsPassedOver() {
    String line = "step=5 acc=1 ";

    assertThat(log.read(line + "x".repeat(65_536 - line.length()))).isPresent();
    assertThat(log.read(line + "x".repeat(65_537 - line.length()))).isEmpty();
  }

  /**
   * A thousand of each in two seconds: none of them takes time that grows faster than its length.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "=",
        "a=",
        "a.",
        "1",
        "a=1",
        "a=1 ",
        "checkpoint=",
        "step=",
        " ",
        "\"",
        "{",
        "[",
        "{\"a\":",
        "{\"a\":1,",
        "-",
        "a=-",
        "a=.",
        "a=1e",
        "a=nan",
        "a=\"",
        "\u00e4",
        "\0",
        "inf"
      })
  void aLongLineTakesLittleTime(String part) {
    String middle = part.repeat(65_000 / part.length());
    List<String> lines =
        List.of(middle, "error=" + middle, "step=1 x=" + middle, "{\"step\":" + middle);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> IntStream.range(0, 5).forEach(i -> lines.forEach(log::read)));
  }

  @Property(seed = "1", tries = 5000)
  void anyLineIsReadOrPassedOver(@ForAll("lines") List<String> lines) {
    for (String line : lines) {
      Optional<Observation> read = log.read(line);
      read.ifPresent(
          observation ->
              assertThat(observation.metrics().isEmpty() && observation.checkpoint().isEmpty())
                  .isFalse());
    }
  }

  @Provide
  Arbitrary<List<String>> lines() {
    Arbitrary<String> tokens =
        Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\n",
                " ",
                "\"",
                "\\",
                "\"step\":",
                "\"metrics\":{",
                "\"m\":",
                "\"checkpoint\":",
                "step=",
                "checkpoint=",
                "error=",
                "loss=",
                "1",
                "-",
                ".",
                "e",
                "nan",
                "inf",
                "NaN",
                "null",
                "99999999999999999999",
                "\0",
                "\ud800")
            .list()
            .ofMaxSize(30)
            .map(parts -> String.join("", parts));
    return Arbitraries.oneOf(tokens, Arbitraries.strings()).list().ofMaxSize(5);
  }

  @Test
  void stepsThatWouldBeTooLargeAreNotCounted() {
    var state = new State(null, Observation.MAX_STEP / 50, Set.of("error"));
    var last = new LogLines(Set.of("error", "loss"), 50, state);

    assertThat(last.read("loss=1")).isPresent();
    assertThat(last.read("error=1")).isEmpty();
  }

  @Test
  void wrongSettingsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogLines(Set.of("error"), 0, State.START))
        .withMessageContaining("evalEverySteps is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new State(null, -1, Set.of()))
        .withMessageContaining("evaluations is -1");
  }

  private static Observation at(long step, Map<String, Double> metrics) {
    return new Observation(step, metrics, Optional.empty());
  }
}
