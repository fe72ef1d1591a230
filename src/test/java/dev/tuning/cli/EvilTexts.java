package dev.tuning.cli;

import java.util.stream.Stream;

/** Texts that break out of careless quotes. */
final class EvilTexts {

  private EvilTexts() {}

  static Stream<String> all() {
    return Stream.of(
        "",
        " ",
        "plain",
        "two words",
        "it's",
        "'",
        "''",
        "'; touch /tmp/evil; '",
        "\"double\"",
        "$(id)",
        "`id`",
        "${HOME}",
        "$HOME",
        "$$",
        "!!",
        "\\",
        "ends with \\",
        "a\\nb",
        "two\nlines",
        "ends with a line break\n",
        "\ttab",
        "carriage\rreturn",
        "a|b||c",
        "*",
        "~root",
        "#no comment",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=HYPERLINK(\"http://example.com\", \"x\")",
        "a,b;c",
        "<script>alert(1)</script>",
        "<!-- -->",
        "&amp;",
        "[text](javascript:alert(1))",
        "**bold** _italic_ ~~gone~~",
        "{a,b}",
        "über 学習率 😀",
        "\u0085\u2028\u2029",
        "\u0007bell",
        "yes",
        "0x10",
        "1e3",
        "12:30:45",
        "~",
        "null");
  }
}
