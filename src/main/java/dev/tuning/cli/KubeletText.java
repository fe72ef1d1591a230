package dev.tuning.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text of a container's variables, command or arguments, as the kubelet reads it: {@code $(NAME)}
 * refers to a variable, and {@code $$} is a dollar sign.
 */
final class KubeletText {

  private static final Pattern SPECIAL = Pattern.compile("\\$(?:\\$|\\(([^)]*)\\))");

  /** A part of a text. */
  sealed interface Part {

    /** What stands for itself. */
    record Literal(String text) implements Part {}

    /** What stands for the value of a variable. */
    record Reference(String name) implements Part {

      /** What the kubelet leaves in its place where there is no such variable. */
      String unresolved() {
        return "$(" + name + ")";
      }
    }
  }

  private KubeletText() {}

  /** The parts of a text; none if it is empty. */
  static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    var literal = new StringBuilder();
    Matcher matcher = SPECIAL.matcher(text);
    int end = 0;
    for (; matcher.find(); end = matcher.end()) {
      literal.append(text, end, matcher.start());
      if (matcher.group(1) == null) {
        literal.append('$');
      } else {
        addLiteral(parts, literal);
        parts.add(new Part.Reference(matcher.group(1)));
      }
    }
    literal.append(text, end, text.length());
    addLiteral(parts, literal);
    return parts;
  }

  private static void addLiteral(List<Part> parts, StringBuilder literal) {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }
}
