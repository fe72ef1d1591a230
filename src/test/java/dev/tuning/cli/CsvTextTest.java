package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {

  @Test
  void quotesWhatRfc4180Says() {
    assertThat(CsvText.cell("plain text")).isEqualTo("plain text");
    assertThat(CsvText.cell("a,b")).isEqualTo("\"a,b\"");
    assertThat(CsvText.cell("say \"a\"")).isEqualTo("\"say \"\"a\"\"\"");
    assertThat(CsvText.cell("a\nb")).isEqualTo("\"a\nb\"");
    assertThat(CsvText.cell("a\rb")).isEqualTo("\"a\rb\"");
    assertThat(CsvText.cell("")).isEmpty();
    assertThat(CsvText.cell(null)).isEmpty();
  }

  @Test
  void numbersStayNumbers() {
    assertThat(CsvText.cell(-0.25)).isEqualTo("-0.25");
    assertThat(CsvText.cell(1.0E-7)).isEqualTo("1.0E-7");
    assertThat(CsvText.cell(1234567L)).isEqualTo("1234567");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"})
  void textIsNoFormula(String text) {
    assertThat(parse(CsvText.cell(text))).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @MethodSource("dev.tuning.cli.EvilTexts#all")
  void nothingIsLost(String text) {
    assertThat(parse(CsvText.cell(text))).isIn(text, "'" + text);
  }

  /** A cell as a reader of RFC 4180 takes it. */
  private static String parse(String cell) {
    if (!cell.startsWith("\"")) {
      assertThat(cell).doesNotContain(",", "\"", "\r", "\n");
      return cell;
    }
    assertThat(cell).matches("(?s)\"([^\"]|\"\")*\"");
    return cell.substring(1, cell.length() - 1).replace("\"\"", "\"");
  }
}
