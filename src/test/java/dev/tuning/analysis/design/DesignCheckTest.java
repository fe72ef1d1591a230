package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The designs on which a check fires, and those on which it stays silent: a table of each, whose
 * rows begin with a design in the notation of {@link Designs#of(String)} or, for a comment, with #.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class DesignCheckTest {

  private final DesignCheck check;
  private final String fires;
  private final String silent;
  private final List<String> everyMessage;

  /**
   * A test case for each row.
   *
   * @param fires columns: design, its one finding as {@link Designs#summary} writes it and, if
   *     every message does not say enough, a part of the message
   * @param silent one column, the design
   * @param everyMessage parts of the message of each finding
   */
  DesignCheckTest(DesignCheck check, String fires, String silent, String... everyMessage) {
    this.check = check;
    this.fires = fires;
    this.silent = silent;
    this.everyMessage = List.of(everyMessage);
  }

  @ParameterizedTest
  @MethodSource("firing")
  void fires(String design, String finding, List<String> message) {
    assertThat(Designs.summary(check, Designs.of(design))).containsExactly(finding);
    assertThat(Designs.messages(check, Designs.of(design))).contains(message);
  }

  @ParameterizedTest
  @MethodSource("silent")
  void staysSilent(String design) {
    assertThat(Designs.summary(check, Designs.of(design))).isEmpty();
  }

  private Stream<Arguments> firing() {
    return rows(fires)
        .map(
            columns -> {
              assertThat(columns).hasSizeBetween(2, 3).doesNotContain("");
              return arguments(
                  columns.get(0),
                  columns.get(1),
                  Stream.concat(everyMessage.stream(), columns.stream().skip(2)).toList());
            });
  }

  private Stream<String> silent() {
    return rows(silent)
        .map(
            columns -> {
              assertThat(columns).hasSize(1).doesNotContain("");
              return columns.getFirst();
            });
  }

  private static Stream<List<String>> rows(String table) {
    return table
        .lines()
        .filter(row -> !row.startsWith("#"))
        .map(row -> Arrays.stream(row.split("\\|", -1)).map(String::strip).toList());
  }
}
