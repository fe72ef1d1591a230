package dev.tuning.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertThat(CsvText.cell(12.0)).isEqualTo("12");
    assertThat(CsvText.cell(1234567L)).isEqualTo("1234567");
  }

  /** As String(x) of ECMAScript gives them. */
  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.0, 0",
    "0.1, 0.1",
    "1.0E-6, 0.000001",
    "1.25E-6, 0.00000125",
    "1.0E-7, 1e-7",
    "-1.25E-7, -1.25e-7",
    "1.0E20, 100000000000000000000",
    "1.0E21, 1e+21",
    "-1.5E300, -1.5e+300",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "9007199254740991, 9007199254740991",
    "123456789.125, 123456789.125",
    "NaN, NaN",
  })
  void numbersLookAsTheyDoInABrowser(double value, String cell) {
    assertThat(CsvText.cell(value)).isEqualTo(cell);
  }

  @Test
  void aRecordIsALine() {
    assertThat(CsvText.line(Arrays.asList("a", 0.5, null, "b,c"))).isEqualTo("a,0.5,,\"b,c\"\r\n");
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
