package dev.tuning.apiserver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator exports, read from Prometheus' text. */
final class Scrape {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? ([-+.\\w]+)");

  private final Map<String, Double> samples = new LinkedHashMap<>();

  Scrape(String text) {
    for (String line : text.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches()) {
        String labels = sample.group(2) == null ? "" : sample.group(2).replaceFirst(",$", "");
        samples.put(sample.group(1) + "{" + labels + "}", number(sample.group(3)));
      } else if (!line.startsWith("#") && !line.isEmpty()) {
        throw new IllegalArgumentException("this is no sample: " + line);
      }
    }
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /**
   * A sample.
   *
   * @param series such as {@code study_operator_trials{phase="Running"}}, labels sorted by name
   */
  double value(String series) {
    Double value = samples.get(series);
    if (value == null) {
      throw new AssertionError("no sample " + series + " among " + samples.keySet());
    }
    return value;
  }

  /** Names of samples. */
  SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    samples.keySet().forEach(series -> names.add(series.substring(0, series.indexOf('{'))));
    return names;
  }

  /** All samples. */
  Map<String, Double> samples() {
    return samples;
  }
}
