package dev.tuning.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportLinesTest {

  private static final String GOOD = "{\"step\": 1, \"metrics\": {\"m\": 1}}\n";

  @Test
  void observationsComeInTheirOrder() throws Exception {
    ReportBody body =
        parse(
            """
            {"step": 100, "metrics": {"validation/error": 0.25, "train/loss": 1}}

            {"step": 50, "checkpoint": "best/step=50"}
            {"checkpoint": "step-100", "metrics": {"validation/error": 0.125}, "step": 100}
            """);

    assertThat(body)
        .isEqualTo(
            new ReportBody(
                List.of(
                    new Observation(
                        100, Map.of("validation/error", .25, "train/loss", 1.0), Optional.empty()),
                    new Observation(50, Map.of(), Optional.of("best/step=50")),
                    new Observation(
                        100, Map.of("validation/error", .125), Optional.of("step-100"))),
                List.of(1, 3, 4),
                Optional.empty()));
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of("{\"outcome\": \"Completed\"}", new TrialReport.Completed(List.of())),
        Arguments.of("{\"outcome\": \"Interrupted\"}", new TrialReport.Interrupted(List.of())),
        Arguments.of(
            "{\"outcome\": \"Completed\", \"reason\": null, \"message\": null}",
            new TrialReport.Completed(List.of())),
        Arguments.of(
            "{\"outcome\": \"Infeasible\", \"reason\": \"Diverged\"}",
            new TrialReport.Infeasible("Diverged", "", List.of())),
        Arguments.of(
            "{\"message\": \"%s\", \"reason\": \"R2\", \"outcome\": \"Infeasible\"}"
                .formatted("m".repeat(1024)),
            new TrialReport.Infeasible("R2", "m".repeat(1024), List.of())));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void anOutcomeIsTheLastLineOrTheOnlyOne(String line, TrialReport outcome) throws Exception {
    assertThat(parse(line)).isEqualTo(new ReportBody(List.of(), Optional.of(outcome)));
    assertThat(parse(GOOD + line + "\n \n").outcome()).contains(outcome);
    assertThat(parse(GOOD + line).observations()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF{\"step\": 1, \"metrics\": {\"m\": 1}}",
        "{\"step\": 1, \"metrics\": {\"m\": 1}}\r\n",
        "\r\n \t\r\n{\"step\": 1, \"metrics\": {\"m\": 1}}\n\r\n",
        " \t{\"step\": 1, \"metrics\": {\"m\": 1}} \t",
        "{\"step\":1,\"metrics\":{\"m\":1e0}}",
        "{\"step\":-0,\"metrics\":{\"m\":1},\"checkpoint\":null}",
        "{\"step\":1,\"metrics\":{\"\\u006d\":1}}"
      })
  void formsOfTheSame(String body) throws Exception {
    assertThat(parse(body).observations())
        .hasSize(1)
        .first()
        .extracting(Observation::metrics, Observation::checkpoint)
        .containsExactly(Map.of("m", 1.0), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
    "'\"NaN\"', NaN",
    "'\"Infinity\"', Infinity",
    "'\"-Infinity\"', -Infinity",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "-5, -5",
    "-0.0, -0.0",
    "4.9e-324, 4.9e-324",
    "1e-999, 0",
    "1e-99999999999, 0",
    "9007199254740993, 9007199254740992",
    "18446744073709551617, 1.8446744073709552E19",
  })
  void valuesOfMetrics(String json, double value) throws Exception {
    assertThat(parse(metric(json)).observations().getFirst().metrics().get("m"))
        .isEqualTo(Double.valueOf(value));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9_007_199_254_740_991L})
  void steps(long step) throws Exception {
    assertThat(parse("{\"step\": " + step + ", \"metrics\": {}}").observations())
        .containsExactly(new Observation(step, Map.of(), Optional.empty()));
  }

  @Test
  void theLimitsThemselvesAreFine() throws Exception {
    assertThat(parse(metrics(32)).observations().getFirst().metrics()).hasSize(32);
    // 253 characters that Java keeps as pairs.
    String name = "\uD83D\uDE00".repeat(253);
    assertThat(parse(named(name)).observations().getFirst().metrics()).containsOnlyKeys(name);
    assertThat(parse(checkpoint("\"" + "c".repeat(253) + "\"")).observations().getFirst())
        .extracting(observation -> observation.checkpoint().orElseThrow().length())
        .isEqualTo(253);
    assertThat(parse(metric("1".repeat(300))).observations()).hasSize(1);
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        // No report at all.
        bad("nothing", "", 1, "blank, as the whole report is"),
        bad("blank lines", "\n \r\n\t\n", 1, "blank, as the whole report is"),
        bad("a byte order mark alone", "\uFEFF", 1, "blank, as the whole report is"),
        bad("a second byte order mark", "\uFEFF\uFEFF" + GOOD, 1, "no JSON object"),
        // No JSON.
        bad("text", GOOD + "hello", 2, "is no JSON object: write one JSON object a line"),
        bad("a list", "[" + GOOD.strip() + "]", 1, "is no JSON object"),
        bad("a number", GOOD + GOOD + "42", 3, "is no JSON object"),
        bad("a string", "\"step\"", 1, "is no JSON object"),
        bad("null", "null", 1, "is no JSON object"),
        bad("a closing bracket", "}", 1, "is no JSON object"),
        bad("a comment", "// {\"step\": 1}", 1, "is no JSON object"),
        bad("a comment inside", "{\"step\": 1, /* m */ \"metrics\": {}}", 1, "no JSON around"),
        bad("single quotes", "\n\n{'step': 1, 'metrics': {}}", 3, "no JSON around character 2"),
        bad("names without quotes", "{step: 1, metrics: {}}", 1, "no JSON around"),
        bad("a trailing comma", "{\"step\": 1, \"metrics\": {},}", 1, "no JSON around"),
        bad("a missing comma", "{\"step\": 1 \"metrics\": {}}", 1, "no JSON around"),
        bad("a wrong bracket", "{\"step\": 1, \"metrics\": {]}", 1, "no JSON around"),
        bad("a wrong bracket at the end", "{\"step\": 1]", 1, "no JSON around"),
        bad("a leading zero", "{\"step\": 01, \"metrics\": {}}", 1, "no JSON around"),
        bad("a plus sign", metric("+1"), 1, "no JSON around"),
        bad("a bare point", metric(".5"), 1, "no JSON around"),
        bad("a NUL byte", "{\"step\": 1,\0\"metrics\": {}}", 1, "no JSON around"),
        bad("a NUL byte in a name", "{\"step\": 1, \"metrics\": {\"a\0b\": 1}}", 1, "no JSON"),
        bad("a bad escape", named("\\x"), 1, "no JSON around"),
        bad("two objects", "{\"step\": 1}{\"step\": 2}", 1, "something after its JSON object"),
        bad("two with a CR between", GOOD.strip() + "\r" + GOOD, 1, "something after"),
        bad("a bracket too many", GOOD.strip() + "}", 1, "something after its JSON object"),
        bad("a comma between lines", GOOD.strip() + ",\n" + GOOD, 1, "something after"),
        bad("a line over two lines", "{\"step\": 1,\n\"metrics\": {}}", 1, "goes on in the next"),
        bad("cut off", GOOD + GOOD + "{\"step\": 2, \"metrics\": {\"m\"", 3, "is cut off"),
        bad("cut off in a number", GOOD + "{\"step\": 2, \"metrics\": {\"m\": 0.", 2, "is cut off"),
        bad("lists in lists", metric("[".repeat(100_000)), 1, "nested deeper than 32 levels"),
        bad("objects", metric("{\"a\":".repeat(9_000)), 1, "nested deeper than 32 levels"),
        bad("a long number", metric("1".repeat(1_000_000)), 1, "more than 1000 digits"),
        bad("a long text", metric("\"" + "a".repeat(1_000_000) + "\""), 1, "65536 characters"),
        // No UTF-8.
        badBytes("a byte of Latin-1", 3, "no UTF-8", 0xE4),
        badBytes("a byte that never occurs", 3, "no UTF-8", 0xFF),
        badBytes("an overlong slash", 3, "no UTF-8", 0xC0, 0xAF),
        badBytes("an encoded surrogate", 3, "no UTF-8", 0xED, 0xA0, 0x80),
        badBytes("a lone continuation", 3, "no UTF-8", 0x80),
        badBytes("half a character", 3, "no UTF-8", 0xE2, 0x82),
        // Fields.
        bad("an unknown field", "{\"step\": 1, \"metric\": {}}", 1, "no field metric in an obs"),
        bad("another case", "{\"Step\": 1, \"metrics\": {}}", 1, "use step, metrics, checkpoint"),
        bad("no fields", "{}", 1, "step is missing"),
        bad("a reason", "{\"step\": 1, \"reason\": \"R\"}", 1, "no field reason in an observation"),
        bad("a field twice", "{\"step\": 1, \"step\": 1}", 1, "step stands there twice"),
        bad("no step", GOOD + "{\"metrics\": {\"m\": 1}}", 2, "step is missing"),
        bad("a null step", step("null"), 1, "step is missing"),
        bad("a step in quotes", step("\"5\""), 1, "step is \"5\": give the number"),
        bad("a fractional step", step("1.5"), 1, "step is 1.5"),
        bad("a step with a point", step("1.0"), 1, "step is 1.0"),
        bad("a step with an exponent", step("1e3"), 1, "step is 1000.0"),
        bad("a negative step", step("-1"), 1, "step is -1"),
        bad("a step that no double holds", step("9007199254740992"), 1, "to 9007199254740991"),
        bad("a step beyond long", step("18446744073709551617"), 1, "step is 1.8446744073709552E19"),
        bad("a step that is NaN", step("NaN"), 1, "step is \"NaN\""),
        bad("a step in a list", step("[1]"), 1, "step is [1]"),
        bad("a true step", step("true"), 1, "step is true"),
        bad("a step alone", "{\"step\": 1}", 1, "metrics and checkpoint are missing"),
        bad("nulls", "{\"step\": 1, \"metrics\": null}", 1, "metrics and checkpoint are missing"),
        // Metrics.
        bad("a list of metrics", "{\"step\": 1, \"metrics\": [1]}", 1, "metrics is [1]"),
        bad("metrics as a number", "{\"step\": 1, \"metrics\": 0.5}", 1, "metrics is 0.5"),
        bad("metrics as text", "{\"step\": 1, \"metrics\": \"m=1\"}", 1, "metrics is \"m=1\""),
        bad("33 metrics", metrics(33), 1, "metrics has 33 names: a trial has at most 32 metrics"),
        bad("10,000 metrics", GOOD + metrics(10_000), 2, "metrics has 10000 names"),
        bad("a metric twice", "{\"step\": 1, \"metrics\": {\"m\": 1, \"m\": 1}}", 1, "m stands"),
        bad("an empty name", named(""), 1, "has the name '': use 1 to 253 characters"),
        bad("a long name", named("n".repeat(254)), 1, "use 1 to 253 characters"),
        bad("a name of 300", named("n".repeat(300)), 1, "use 1 to 253 characters"),
        bad("a name of two lines", named("a\\nb"), 1, "has the name 'a?b'"),
        bad("a name with DEL", named("a\u007Fb"), 1, "has the name 'a?b'"),
        bad("half a surrogate pair", named("a\\ud800b"), 1, "has the name 'a?b'"),
        bad("nan", metric("\"nan\""), 1, "metric m is \"nan\": write a number"),
        bad("+Infinity", metric("\"+Infinity\""), 1, "metric m is \"+Infinity\""),
        bad("Inf", metric("\"Inf\""), 1, "metric m is \"Inf\""),
        bad("a bare nan", metric("nan"), 1, "no JSON around"),
        bad("a bare Inf", metric("Inf"), 1, "no JSON around"),
        bad("a bare inf", metric("inf"), 1, "no JSON around"),
        bad("a bare -INF", metric("-INF"), 1, "metric m is \"-INF\""),
        bad("a bare +Infinity", metric("+Infinity"), 1, "metric m is \"+Infinity\""),
        bad("1e999", metric("1e999"), 1, "metric m is \"1e999\": write a number that a double can"),
        bad("-1e999", metric("-1e999"), 1, "\"Infinity\" or \"-Infinity\""),
        bad("a huge exponent", metric("1e99999999999"), 1, "metric m is \"1e99999999999\""),
        bad("400 digits", metric("9".repeat(400)), 1, "metric m is \"9999"),
        bad("a number in quotes", metric("\"0.5\""), 1, "metric m is \"0.5\""),
        bad("a null", metric("null"), 1, "metric m is null"),
        bad("true", metric("true"), 1, "metric m is true"),
        bad("a list", metric("[0.5]"), 1, "metric m is [0.5]"),
        bad("an object", metric("{\"mean\": 0.5}"), 1, "metric m is {\"mean\":0.5}"),
        // Checkpoints.
        bad("no checkpoint", checkpoint("\"\""), 1, "checkpoint is \"\": write the name"),
        bad("a way out", checkpoint("\"a/../../b\""), 1, "checkpoint is \"a/../../b\""),
        bad("an absolute path", checkpoint("\"/etc/passwd\""), 1, "checkpoint is \"/etc/passwd\""),
        bad("a long one", checkpoint("\"" + "c".repeat(254) + "\""), 1, "at most 253"),
        bad("a checkpoint with a space", checkpoint("\"step 5\""), 1, "checkpoint is \"step 5\""),
        bad("a checkpoint with a line", checkpoint("\"a\\n\""), 1, "checkpoint is \"a\\n\""),
        bad("a checkpoint number", checkpoint("50"), 1, "checkpoint is 50"),
        bad("a list of checkpoints", checkpoint("[\"a\"]"), 1, "checkpoint is [\"a\"]"),
        // Outcomes.
        bad("an outcome first", outcome("\"Completed\"") + GOOD, 2, "stands after the outcome"),
        bad("two", GOOD + outcome("\"Completed\"").repeat(2), 3, "stands after the outcome"),
        bad("an unknown outcome", outcome("\"Pruned\""), 1, "outcome is 'Pruned': write Completed"),
        bad("another case", outcome("\"completed\""), 1, "outcome is 'completed'"),
        bad("no word", outcome("\"\""), 1, "outcome is ''"),
        bad("an outcome number", outcome("1"), 1, "outcome is 1: write Completed"),
        bad("an outcome list", outcome("[\"Completed\"]"), 1, "outcome is [\"Completed\"]"),
        bad("no reason", outcome("\"Infeasible\""), 1, "reason is '': write one CamelCase word"),
        bad("a sentence", infeasible("\"it diverged\""), 1, "reason is 'it diverged'"),
        bad("a reason number", infeasible("5"), 1, "reason is '5'"),
        bad("a long reason", infeasible("\"" + "R".repeat(64) + "\""), 1, "at most 63 letters"),
        bad("a needless reason", outcome("\"Completed\", \"reason\": \"R\""), 1, "remove them"),
        bad("a needless message", outcome("\"Interrupted\", \"message\": \"m\""), 1, "remove them"),
        bad("message", infeasible("\"R\", \"message\": 5"), 1, "message is 5: write a text"),
        bad(
            "a long message",
            infeasible("\"R\", \"message\": \"" + "m".repeat(1025) + "\""),
            1,
            "at most 1024 characters"),
        bad(
            "an outcome with a step",
            outcome("\"Completed\", \"step\": 1"),
            1,
            "no field step in an outcome: use outcome, reason, message"),
        bad(
            "a termination message",
            outcome("\"Completed\", \"observations\": []"),
            1,
            "no field observations in an outcome"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBadLineIsNamed(byte[] body, int line, String problem) {
    assertThatExceptionOfType(ReportLines.InvalidLine.class)
        .isThrownBy(() -> ReportLines.parse(body))
        .satisfies(e -> assertThat(e.line()).isEqualTo(line))
        .satisfies(e -> assertThat(e).hasMessageContaining(problem))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).matches("\\P{Cc}+"));
  }

  /** A request that was cut off anywhere but between lines is never taken for another report. */
  @Test
  void everyPrefixOfALineIsCutOff() {
    String line =
        "{\"step\": 12, \"metrics\": {\"a\\u00e4\": -1.5e-3, \"b\": \"NaN\", \"c\": -Infinity,"
            + " \"d\": NaN, \"e\": true}, \"checkpoint\": null}";

    for (int end = 1; end < line.length(); end++) {
      String prefix = line.substring(0, end);
      assertThatExceptionOfType(ReportLines.InvalidLine.class)
          .as(prefix)
          .isThrownBy(() -> parse(GOOD + prefix))
          .withMessageStartingWith("is cut off");
    }
  }

  @Property(seed = "1")
  void anyBytesAreReadOrRefused(@ForAll byte[] body) {
    readOrRefused(body);
  }

  /** Closer to JSON than any bytes. */
  @Property(seed = "1", tries = 5000)
  void anySequenceOfTokensIsReadOrRefused(@ForAll("tokens") List<String> tokens) {
    readOrRefused(String.join("", tokens).getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.of(
            GOOD,
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
            "\"outcome\":",
            "\"Completed\"",
            "1",
            "-",
            ".",
            "e",
            "0",
            "NaN",
            "-Infinity",
            "null",
            "\uFEFF",
            "\0",
            "\u00e4")
        .list()
        .ofMaxSize(30);
  }

  private static void readOrRefused(byte[] body) {
    try {
      ReportBody read = ReportLines.parse(body);
      assertThat(read.observations().isEmpty() && read.outcome().isEmpty()).isFalse();
    } catch (ReportLines.InvalidLine e) {
      assertThat(e.line()).isBetween(1, body.length + 1);
      assertThat(e.getMessage()).isNotBlank().matches("\\P{Cc}+");
    } catch (RuntimeException e) {
      fail("for " + new String(body, StandardCharsets.ISO_8859_1), e);
    }
  }

  @Property(seed = "1")
  void whatIsWrittenIsRead(@ForAll("bodies") ReportBody body) throws Exception {
    String lines =
        Stream.concat(
                body.observations().stream().map(ReportLinesTest::line),
                body.outcome().stream().map(outcome -> outcome("\"Completed\"")))
            .collect(Collectors.joining("\n"));

    assertThat(parse(lines)).isEqualTo(body);
  }

  @Provide
  Arbitrary<ReportBody> bodies() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withChars("ab\"\\/ _%{}:,\u00e4\u4e2d\uFEFF\u2028")
            .ofMinLength(1)
            .ofMaxLength(20);
    Arbitrary<Double> values =
        Arbitraries.oneOf(
            Arbitraries.doubles(),
            Arbitraries.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                -0.0));
    Arbitrary<Observation> observations =
        Combinators.combine(
                Arbitraries.longs().between(0, Observation.MAX_STEP),
                Arbitraries.maps(names, values).ofMaxSize(Observation.MAX_METRICS),
                Arbitraries.of("step-1", "a/b", "c=1").optional())
            .as(Observation::new);
    return Combinators.combine(
            observations.list().ofMinSize(1).ofMaxSize(10), Arbitraries.of(true, false))
        .as(
            (list, completed) ->
                new ReportBody(
                    list,
                    completed
                        ? Optional.of(new TrialReport.Completed(List.of()))
                        : Optional.empty()));
  }

  /** NaN and the infinities are strings or bare, depending on the step. */
  private static String line(Observation observation) {
    String quote = observation.step() % 2 == 0 ? "\"" : "";
    List<String> metrics = new ArrayList<>();
    observation
        .metrics()
        .forEach(
            (name, value) ->
                metrics.add(
                    "\"%s\": %s"
                        .formatted(
                            String.valueOf(JsonStringEncoder.getInstance().quoteAsString(name)),
                            Double.isFinite(value) ? value : quote + value + quote)));
    return "{\"step\": %d, \"metrics\": {%s}%s}"
        .formatted(
            observation.step(),
            String.join(", ", metrics),
            observation.checkpoint().map(name -> ", \"checkpoint\": \"" + name + "\"").orElse(""));
  }

  private static ReportBody parse(String body) throws ReportLines.InvalidLine {
    return ReportLines.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  private static Arguments bad(String what, String body, int line, String problem) {
    return Arguments.argumentSet(what, body.getBytes(StandardCharsets.UTF_8), line, problem);
  }

  /** A body whose third line has the bytes in a metric's name. */
  private static Arguments badBytes(String what, int line, String problem, int... bytes) {
    String name = IntStream.of(bytes).mapToObj(Character::toString).collect(Collectors.joining());
    byte[] body = (GOOD + GOOD + named(name) + GOOD).getBytes(StandardCharsets.ISO_8859_1);
    return Arguments.argumentSet(what, body, line, problem);
  }

  private static String step(String value) {
    return "{\"step\": " + value + ", \"metrics\": {\"m\": 1}}\n";
  }

  private static String metric(String value) {
    return "{\"step\": 1, \"metrics\": {\"m\": " + value + "}}\n";
  }

  private static String named(String name) {
    return "{\"step\": 1, \"metrics\": {\"" + name + "\": 1}}\n";
  }

  private static String metrics(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"m" + i + "\": 1")
        .collect(Collectors.joining(", ", "{\"step\": 1, \"metrics\": {", "}}\n"));
  }

  private static String checkpoint(String value) {
    return "{\"step\": 1, \"checkpoint\": " + value + "}\n";
  }

  private static String outcome(String value) {
    return "{\"outcome\": " + value + "}\n";
  }

  private static String infeasible(String reason) {
    return outcome("\"Infeasible\", \"reason\": " + reason);
  }
}
