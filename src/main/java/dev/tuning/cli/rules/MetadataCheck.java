package dev.tuning.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.cli.rules.Problem.Check;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules that every object of Kubernetes has for its metadata, as far as people write it. */
final class MetadataCheck {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern QUALIFIED =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  /** Bytes of all names and values. */
  private static final int LARGEST_ANNOTATIONS = 256 * 1024;

  private final List<Problem> problems = new ArrayList<>();

  private MetadataCheck() {}

  /** What is wrong with the metadata of a manifest; types are for the schema to check. */
  static List<Problem> check(JsonNode manifest) {
    MetadataCheck check = new MetadataCheck();
    JsonNode metadata = manifest.path("metadata");
    if (metadata.isObject() || metadata.isMissingNode()) {
      check.all(metadata);
    }
    return check.problems;
  }

  private void all(JsonNode metadata) {
    JsonNode name = metadata.path("name");
    if (name.isMissingNode() || name.asText("?").isEmpty()) {
      add(Check.Required, "name", "Required value: set it, kubectl apply needs a name");
    } else if (name.isTextual() && !isSubdomain(name.textValue())) {
      add(
          Check.Invalid,
          "name",
          name
              + " is no name: use at most 253 lower case letters, digits, '-' and '.', with a"
              + " letter or digit at both ends");
    }
    String namespace = metadata.path("namespace").asText();
    if (!namespace.isEmpty()
        && (namespace.length() > LONGEST_LABEL || !DNS_LABEL.matcher(namespace).matches())) {
      add(
          Check.Invalid,
          "namespace",
          "\"%s\" is no namespace: use at most 63 lower case letters, digits and '-', with a letter"
                  .formatted(namespace)
              + " or digit at both ends");
    }
    labels(metadata.path("labels"));
    annotations(metadata.path("annotations"));
  }

  private void labels(JsonNode labels) {
    for (var label : labels.properties()) {
      qualified("labels", label.getKey());
      String value = label.getValue().asText();
      if (!value.isEmpty() && !isShortName(value)) {
        add(
            Check.Invalid,
            "labels",
            "\"%s\" is no value of a label: use at most 63 letters, digits, '-', '_' and '.', with a"
                    .formatted(value)
                + " letter or digit at both ends, or an annotation");
      }
    }
  }

  private void annotations(JsonNode annotations) {
    int size = 0;
    for (var annotation : annotations.properties()) {
      qualified("annotations", annotation.getKey());
      size += utf8(annotation.getKey()) + utf8(annotation.getValue().asText());
    }
    if (size > LARGEST_ANNOTATIONS) {
      add(
          Check.TooLong,
          "annotations",
          "may not be more than %d bytes: shorten them".formatted(LARGEST_ANNOTATIONS));
    }
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void qualified(String field, String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? null : key.substring(0, slash).toLowerCase(Locale.ROOT);
    if (prefix != null && !isSubdomain(prefix) || !isShortName(key.substring(slash + 1))) {
      add(
          Check.Invalid,
          field,
          "\""
              + key
              + "\" is no name: use at most 63 letters, digits, '-', '_' and '.', if need be after"
              + " a domain and a slash");
    }
  }

  private static boolean isSubdomain(String name) {
    return name.length() <= LONGEST_NAME && DNS_SUBDOMAIN.matcher(name).matches();
  }

  private static boolean isShortName(String name) {
    return name.length() <= LONGEST_LABEL && QUALIFIED.matcher(name).matches();
  }

  private void add(Check check, String field, String message) {
    problems.add(new Problem(check, "metadata." + field, message));
  }
}
