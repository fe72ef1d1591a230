package dev.tuning.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are what sigs.k8s.io/yaml 1.6.0 (go-yaml 2) makes of them. */
class ScalarsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "+5, 5",
    "-7, -7",
    "1_000, 1000",
    "1__0, 10",
    "1_, 1",
    "00, 0",
    "010, 8",
    "-010, -8",
    "0o17, 15",
    "0O17, 15",
    "0b11, 3",
    "-0b11, -3",
    "0x1F, 31",
    "0X1f, 31",
    "-0x1F, -31",
    "0x_1f, 31",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "0x7fffffffffffffff, 9223372036854775807",
    // Floating point numbers that JSON writes without a fraction.
    "08, 8",
    "1., 1",
    "1.0, 1",
    "-0.0, 0",
    "1e3, 1000",
    "1E+3, 1000",
    "1.e3, 1000",
    "12e03, 12000",
    ".1e3, 100",
    "1e18, 1000000000000000000",
    "4.611686018427388e18, 4611686018427388000",
    "123456789012345678.0, 123456789012345680",
    "9007199254740993.0, 9007199254740992",
  })
  void integers(String text, long value) {
    assertThat(Scalars.plain(text).isIntegralNumber()).as(text).isTrue();
    assertThat(Scalars.plain(text).longValue()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-4, 1e-4",
    "1.0e-4, 1e-4",
    ".5, 0.5",
    "-.5, -0.5",
    "+.5, 0.5",
    ".5_0, 0.5",
    "-.5_0, -0.5",
    "685_230.15, 685230.15",
    "8.5, 8.5",
    "5e-324, 4.9e-324",
    "1.7976931348623157e308, 1.7976931348623157e308",
    // Integers that fit no signed integer of 64 bits.
    "9223372036854775808, 9.223372036854775808e18",
    "18446744073709551615, 18446744073709551615",
    "0xffffffffffffffff, 18446744073709551615",
    "18446744073709551616, 18446744073709551616",
    "-9223372036854775809, -9223372036854775809",
    "1e20, 1e20",
    "1e300, 1e300",
  })
  void floatingPointNumbers(String text, double value) {
    assertThat(Scalars.plain(text).isDouble()).as(text).isTrue();
    assertThat(Scalars.plain(text).doubleValue()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})
  void yes(String text) {
    assertThat(Scalars.plain(text).isBoolean()).isTrue();
    assertThat(Scalars.plain(text).booleanValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"})
  void no(String text) {
    assertThat(Scalars.plain(text).isBoolean()).isTrue();
    assertThat(Scalars.plain(text).booleanValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
  void nothing(String text) {
    assertThat(Scalars.plain(text).isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "tRUE",
        "nULL",
        "oN",
        "NaN",
        "inf",
        "Infinity",
        "=",
        "<<",
        "_1",
        "1:30",
        "190:20:30",
        "2001-12-14",
        "2001-12-14T21:59:43Z",
        "1.2.3",
        "--1",
        "+-1",
        "+",
        "-",
        ".",
        "..",
        ".e5",
        "1e",
        "e1",
        "1e+",
        "0x",
        "0xg",
        "0b2",
        "0x1p3",
        "0x1ffffffffffffffff",
        "1e999",
        "-1e999",
        "._5",
        ".5_",
        "1 2",
      })
  void texts(String text) {
    assertThat(Scalars.plain(text).getNodeType()).isEqualTo(JsonNodeType.STRING);
    assertThat(Scalars.plain(text).textValue()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "-.INF"})
  void whatJsonCantWrite(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalars.plain(text))
        .withMessageContaining(text)
        .withMessageContaining("use a finite one");
  }
}
