package dev.tuning.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The chart's values, their schema and the table of {@code docs/installing.md} say the same. With
 * {@code -Dchart.update=true} (that is {@code make chart}) it writes the table first.
 */
class ChartValuesTest {

  private static final Path VALUES = Path.of("helm/study-operator/values.yaml");
  private static final Path SCHEMA = Path.of("helm/study-operator/values.schema.json");
  private static final Path DOCUMENT = Path.of("docs/installing.md");

  private static final String BEGIN = "<!-- written by make chart -->\n";
  private static final String END = "<!-- until here -->\n";

  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");
  private static final Pattern COMMENT = Pattern.compile(" *# ?(-- )?(.*)");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode values =
      JSON.valueToTree(
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(VALUES)));
  private final Map<String, String> descriptions = descriptions(Files.readAllLines(VALUES));

  ChartValuesTest() throws IOException {}

  /** What the comments that begin with "--" say of the keys that they precede, by path. */
  private static Map<String, String> descriptions(List<String> lines) {
    Map<String, String> descriptions = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    StringBuilder description = new StringBuilder();
    for (String line : lines) {
      Matcher key = KEY.matcher(line);
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        if (comment.group(1) != null || !description.isEmpty()) {
          description.append(description.isEmpty() ? "" : " ").append(comment.group(2));
        }
      } else if (key.matches()) {
        int depth = key.group(1).length() / 2;
        path = new ArrayList<>(path.subList(0, depth));
        path.add(key.group(2));
        if (!description.isEmpty()) {
          descriptions.put(String.join(".", path), description.toString());
        }
        description.setLength(0);
      }
    }
    return descriptions;
  }

  /** Values that are no map, and maps that are described as one. */
  private void leaves(String path, JsonNode value, SortedSet<String> leaves) {
    if (value.isObject() && !descriptions.containsKey(path)) {
      value
          .properties()
          .forEach(
              field ->
                  leaves(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      leaves));
    } else {
      leaves.add(path);
    }
  }

  private JsonNode value(String path) {
    return values.at("/" + path.replace('.', '/'));
  }

  @Test
  void everyValueIsDescribed() {
    SortedSet<String> leaves = new TreeSet<>();
    leaves("", values, leaves);

    assertThat(descriptions.keySet()).containsExactlyInAnyOrderElementsOf(leaves);
  }

  @Test
  void theSchemaKnowsEveryValueAndNoOther() throws IOException {
    JsonNode schema = JSON.readTree(SCHEMA.toFile());
    // What helm gives every chart that is part of another one.
    ((ObjectNode) schema.get("properties")).remove("global");

    assertKnown("", schema, values);
  }

  private static void assertKnown(String path, JsonNode schema, JsonNode value) {
    if (!schema.has("properties")) {
      return;
    }
    assertThat(schema.get("additionalProperties").asText()).as(path).isEqualTo("false");
    value
        .properties()
        .forEach(
            field -> {
              String child = path + "/" + field.getKey();
              assertThat(schema.get("properties").has(field.getKey())).as(child).isTrue();
              assertKnown(child, schema.get("properties").get(field.getKey()), field.getValue());
            });
    if (!path.equals("/resources")) {
      schema
          .get("properties")
          .fieldNames()
          .forEachRemaining(name -> assertThat(value.has(name)).as(path + "/" + name).isTrue());
    }
  }

  @Test
  void theTableOfTheDocumentationIsThatOfTheValues() throws IOException {
    String table =
        descriptions.entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("", "| value | default | |\n|---|---|---|\n", ""));
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    if (Boolean.getBoolean("chart.update")) {
      document = document.substring(0, begin) + table + document.substring(end);
      Files.writeString(DOCUMENT, document);
      end = document.indexOf(END);
    }

    assertThat(document.substring(begin, end)).as("run `make chart` and commit").isEqualTo(table);
  }

  private String row(String path, String description) {
    return "| `" + path + "` | " + shown(value(path)) + " | " + description + " |\n";
  }

  private static String shown(JsonNode value) {
    if (value.isNull() || value.isTextual() && value.asText().isEmpty()) {
      return "";
    }
    try {
      return "`" + (value.isTextual() ? value.asText() : JSON.writeValueAsString(value)) + "`";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
