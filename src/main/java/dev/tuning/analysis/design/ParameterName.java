package dev.tuning.analysis.design;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name read as words: adamBeta1, adam_beta_1 and AdamBeta1 are all "adam beta 1".
 *
 * @param words in lower case, without those that the other components stand for
 * @param base that of the logarithm of what the words say, as in log10LearningRate; 0 if it is none
 * @param complement whether it is 1 minus what the words say, as in oneMinusBeta1
 */
public record ParameterName(List<String> words, double base, boolean complement) {

  private static final Pattern BOUNDARY =
      Pattern.compile(
          "[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"
              + "|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])");

  /** {@return the words of a name} */
  public static ParameterName of(String name) {
    List<String> words =
        new ArrayList<>(
            Arrays.stream(BOUNDARY.split(name))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList());
    double base = 0;
    if (startsWith(words, "log") || startsWith(words, "ln")) {
      base = Math.E;
      words.removeFirst();
      if (startsWith(words, "2") || startsWith(words, "10")) {
        base = Double.parseDouble(words.removeFirst());
      }
    }
    boolean complement =
        startsWith(words, "one") && startsWith(words.subList(1, words.size()), "minus");
    if (complement) {
      words.subList(0, 2).clear();
    }
    return new ParameterName(List.copyOf(words), base, complement);
  }

  /** Whether the parameter is the logarithm of what the words say. */
  public boolean logarithm() {
    return base != 0;
  }

  /**
   * The value of the parameter where what the words say is a multiple.
   *
   * @param value of the parameter
   * @param factor greater than 0
   */
  public double times(double value, double factor) {
    return logarithm() ? value + Math.log(factor) / Math.log(base) : factor * value;
  }

  private static boolean startsWith(List<String> words, String first) {
    return !words.isEmpty() && words.getFirst().equals(first);
  }

  /** The words from one on, joined: "beta1" for "beta 1", "learningrate" for "learning rate". */
  String from(int index) {
    return String.join("", words.subList(index, words.size()));
  }

  /**
   * The value that the first words name, the longest of several.
   *
   * @param most how many words it may take
   * @param values names of any spelling
   */
  Optional<String> valueBefore(int most, List<String> values) {
    for (int i = most; i > 0; i--) {
      String first = String.join("", words.subList(0, i));
      for (String value : values) {
        if (String.join("", of(value).words()).equals(first)) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
  }
}
