package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownTextTest {

  @ParameterizedTest
  @CsvSource({
    "plain text, plain text",
    "a|b, a\\|b",
    "\\|, \\\\\\|",
    "`code`, \\`code\\`",
    "<b>x</b>, &lt;b&gt;x&lt;/b&gt;",
    "&lt;, &amp;lt;",
    "*a* ~~b~~ $c$, \\*a\\* \\~\\~b\\~\\~ \\$c\\$",
    "[x](y), \\[x\\](y)",
    "val_error _it_, val_error \\_it\\_",
    "0.01, 0.01"
  })
  void looksAsItIs(String text, String escaped) {
    assertThat(MarkdownText.escape(text)).isEqualTo(escaped);
  }

  @ParameterizedTest
  @MethodSource("dev.tuning.cli.EvilTexts#all")
  void staysInItsCell(String text) {
    assertThat(MarkdownText.escape(text))
        .doesNotContainPattern("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]")
        .doesNotContainPattern("(?<!\\\\)(\\\\\\\\)*[|`]")
        .doesNotContain("<", ">");
    assertThat(MarkdownText.link(text)).isEqualTo(MarkdownText.escape(text));
  }

  @ParameterizedTest
  @CsvSource({
    "https://git.example/lab/studies/blob/3f2a/digits.yaml?x=1#L3,"
        + " <https://git.example/lab/studies/blob/3f2a/digits.yaml?x=1#L3>",
    "http://a|b, http://a\\|b",
    "https://a b, https://a b",
    "https://a>b, https://a&gt;b",
    "javascript:alert(1), javascript:alert(1)"
  })
  void onlyAUrlOfTheWebBecomesALink(String url, String link) {
    assertThat(MarkdownText.link(url)).isEqualTo(link);
  }
}
