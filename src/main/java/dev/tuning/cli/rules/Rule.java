package dev.tuning.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An element of x-kubernetes-validations.
 *
 * @param expression in CEL
 * @param message what is said if it does not hold
 * @param fieldPath the field that it is about, such as {@code .values}, relative to the schema that
 *     has the rule; or empty
 */
record Rule(String expression, String message, String fieldPath) {

  private static final Set<String> KEYS = Set.of("rule", "message", "fieldPath", "reason");
  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

  /**
   * Reads a rule.
   *
   * @throws IllegalStateException if it has a key that this program does not know
   */
  static Rule of(JsonNode json) {
    json.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                throw new IllegalStateException(
                    "a rule of the CRD uses " + key + ": teach it to " + Rule.class.getName());
              }
            });
    String expression = json.path("rule").textValue();
    return new Rule(
        expression,
        json.path("message").asText("failed rule: " + expression.strip()).strip(),
        json.path("fieldPath").asText());
  }

  /** Whether it compares with the object that is replaced; there is none for us. */
  boolean isTransition() {
    return OLD_SELF.matcher(expression).find();
  }

  /** The field that it is about, if the object with the rule stands at a path. */
  String field(String path) {
    if (!path.isEmpty()) {
      return path + fieldPath;
    }
    // No fieldPath leads into the metadata: such a rule names the field in its message alone.
    return fieldPath.isEmpty() && message.startsWith("metadata.name ")
        ? "metadata.name"
        : fieldPath.replaceFirst("^\\.", "");
  }
}
