package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {

  @ParameterizedTest
  @MethodSource("dev.tuning.cli.EvilTexts#all")
  void aShellReadsTheTextAgain(String text) {
    String script =
        "printf '%s|' " + ShellWords.quote(text) + " " + ShellWords.inQuotes(text) + " end";

    assertThat(Bash.run(script, Map.of())).isEqualTo(new Run(0, text + "|" + text + "|end|", ""));
  }

  @Test
  void aPlainTextNeedsNoQuotes() {
    assertThat(ShellWords.quote("-XX:+UseSerialGC")).isEqualTo("-XX:+UseSerialGC");
    assertThat(ShellWords.quote("lab/file-1.yaml")).isEqualTo("lab/file-1.yaml");
  }

  @ParameterizedTest
  @MethodSource("dev.tuning.cli.EvilTexts#all")
  void aCommentStaysOne(String text) {
    assertThat(Bash.run(ShellWords.comment(text), Map.of())).isEqualTo(new Run(0, "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "_a1", "PARAM_learningRate"})
  void exportsNames(String name) {
    assertThat(ShellWords.canExport(name)).isTrue();
    assertThat(Bash.run("export " + name + "=1", Map.of()).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a-b", "1a", "UID", "EUID", "PPID", "SHELLOPTS", "BASHOPTS"})
  void knowsWhatAShellDoesNotExport(String name) {
    assertThat(ShellWords.canExport(name)).isFalse();
    assertThat(Bash.run("export " + name + "=1", Map.of()).code()).isNotZero();
  }
}
