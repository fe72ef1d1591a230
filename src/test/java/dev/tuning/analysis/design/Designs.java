package dev.tuning.analysis.design;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Designs in a notation that fits in a row of a table. */
final class Designs {

  private Designs() {}

  /**
   * A quasi-random study of 100 points, one trial at a time.
   *
   * @param text "lr log 1e-4 1; *optimizer of sgd adam; beta1 linear 0 .9 @optimizer=adam; units
   *     int 1 8; depth intlog 1 8; dropout list 0 .5; nesterov bool; epochs = 3": a star makes a
   *     parameter scientific; "GRID 20: lr log 1e-4 1" has another algorithm and number of points
   */
  static Design of(String text) {
    String[] parts = text.split(":");
    if (parts.length == 1) {
      return of(text, Algorithm.QUASI_RANDOM, 100);
    }
    String[] search = parts[0].split(" ");
    return of(parts[1].strip(), Algorithm.valueOf(search[0]), Long.parseLong(search[1]));
  }

  static Design of(String parameters, Algorithm algorithm, long points) {
    return new Design(space(parameters), algorithm, points, 1, 1);
  }

  static Design confirming(Confirm confirm) {
    return new Design(
        space("lr log 1e-4 1"), Algorithm.QUASI_RANDOM, 100, 1, 1, Optional.of(confirm));
  }

  static Space space(String parameters) {
    return new Space(
        Arrays.stream(parameters.split(";")).map(text -> parameter(text.strip())).toList());
  }

  private static Parameter parameter(String text) {
    String[] parts = text.split("@");
    List<String> words = List.of(parts[0].split(" +"));
    String name = words.getFirst().replace("*", "");
    Domain domain = domain(words.get(1), words.subList(2, words.size()));
    Role role =
        domain instanceof FixedValue
            ? Role.FIXED
            : text.startsWith("*") ? Role.SCIENTIFIC : Role.NUISANCE;
    Optional<When> when = parts.length == 1 ? Optional.empty() : Optional.of(when(parts[1]));
    return new Parameter(name, role, domain, when);
  }

  private static When when(String text) {
    String[] parts = text.split("=");
    return new When(parts[0], Arrays.stream(parts[1].split("\\|")).map(Designs::scalar).toList());
  }

  private static Domain domain(String kind, List<String> words) {
    return switch (kind) {
      case "of" -> new CategoricalDomain(words);
      case "bool" -> new BooleanDomain();
      case "list" -> new DiscreteDomain(words.stream().map(Designs::number).toList());
      case "loglist" -> new DiscreteDomain(words.stream().map(Designs::number).toList(), Scale.LOG);
      case "int" -> integers(words, Scale.LINEAR);
      case "intlog" -> integers(words, Scale.LOG);
      case "linear" -> reals(words, Scale.LINEAR);
      case "log" -> reals(words, Scale.LOG);
      case "reverse" -> reals(words, Scale.REVERSE_LOG);
      case "=" -> new FixedValue(scalar(words.getFirst()));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Number number(String word) {
    return Double.valueOf(word);
  }

  private static Domain integers(List<String> words, Scale scale) {
    return new IntegerDomain(Long.parseLong(words.get(0)), Long.parseLong(words.get(1)), scale);
  }

  private static Domain reals(List<String> words, Scale scale) {
    return new DoubleDomain(
        Double.parseDouble(words.get(0)), Double.parseDouble(words.get(1)), scale);
  }

  private static Object scalar(String word) {
    if (word.equals("true") || word.equals("false")) {
      return Boolean.valueOf(word);
    }
    return Character.isLetter(word.charAt(0)) ? word : Double.valueOf(word);
  }

  /** The findings of a check, each as "SEVERITY parameter", with a dash for none. */
  static List<String> summary(DesignCheck check, Design design) {
    return check.check(design).stream()
        .map(finding -> finding.severity() + " " + finding.parameter().orElse("-"))
        .toList();
  }

  /** What the findings of a check say. */
  static String messages(DesignCheck check, Design design) {
    return String.join("\n", check.check(design).stream().map(Finding::message).toList());
  }
}
