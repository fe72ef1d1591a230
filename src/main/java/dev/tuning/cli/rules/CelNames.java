package dev.tuning.cli.rules;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of fields as rules write them: Kubernetes escapes those that are no CEL identifiers. */
final class CelNames {

  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private static final Pattern ESCAPED = Pattern.compile("__|[-./]");
  private static final Map<String, String> ESCAPES =
      Map.of("__", "__underscores__", "-", "__dash__", ".", "__dot__", "/", "__slash__");

  private CelNames() {}

  /** The name of a field in a rule. */
  static String escape(String name) {
    return RESERVED.contains(name)
        ? "__" + name + "__"
        : ESCAPED.matcher(name).replaceAll(part -> ESCAPES.get(part.group()));
  }
}
