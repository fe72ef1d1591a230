package dev.tuning.cli.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads JSON, one document or more. */
final class JsonDocuments {

  /** Numbers that JSON lacks are read all the same, to say what to write instead. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** What the parser says to those who program with it. */
  private static final Pattern TO_PROGRAMMERS =
      Pattern.compile(
          " \\((start marker|for \\w+ starting) at \\[Source: [^]]*]\\)"
              + "| \\(not recognized as one since Feature [^)]*\\)"
              + "| \\(or 'NaN'/'\\+INF'/'-INF'\\)"
              + "|, from `[^`]*`"
              + "|: enable `[^`]*` to allow");

  private final JsonParser parser;
  private NavigableMap<String, Position> positions = new TreeMap<>();

  private JsonDocuments(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads all documents of a text.
   *
   * @throws JsonProcessingException if it is no JSON
   * @throws ManifestException if it has a field twice, or a number that is too large
   */
  static List<Document> read(String text) throws ManifestException, JsonProcessingException {
    try (JsonParser parser = JSON.createParser(text)) {
      return new JsonDocuments(parser).read();
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be read", e);
    }
  }

  /** Says what is wrong with a text that is no JSON. */
  static ManifestException explain(JsonProcessingException e) {
    return new ManifestException(
        // Of what is too deep or too long it is not known where.
        e.getLocation() == null ? new Position(1, 1) : position(e.getLocation()),
        "no JSON: %s: check commas, brackets and quotes"
            .formatted(TO_PROGRAMMERS.matcher(e.getOriginalMessage()).replaceAll("")));
  }

  private List<Document> read() throws IOException, ManifestException {
    List<Document> documents = new ArrayList<>();
    while (parser.nextToken() != null) {
      positions = new TreeMap<>();
      positions.put("", position(parser.currentTokenLocation()));
      documents.add(new Document(value(""), positions));
    }
    return documents;
  }

  private JsonNode value(String path) throws IOException, ManifestException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(path);
      case START_ARRAY -> list(path);
      case VALUE_STRING -> TextNode.valueOf(parser.getText());
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NULL -> NullNode.instance;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      default -> throw new IllegalStateException("no JSON value: " + parser.currentToken());
    };
  }

  private JsonNode number() throws IOException, ManifestException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return LongNode.valueOf(parser.getLongValue());
    }
    double value = parser.getDoubleValue();
    if (isNoNumber(parser.getText())) {
      throw new ManifestException(
          position(parser.currentTokenLocation()),
          "no JSON: it has no number %s: write \"%s\", in quotes, where it is the value of a metric"
              .formatted(parser.getText(), value));
    }
    if (Double.isInfinite(value)) {
      throw new ManifestException(
          position(parser.currentTokenLocation()),
          parser.getText() + " is too large for a number: use a smaller one");
    }
    return Scalars.number(value);
  }

  /** Whether a token is a word, like NaN, in place of digits. */
  private static boolean isNoNumber(String token) {
    return Character.isLetter(token.charAt(token.length() - 1));
  }

  private JsonNode list(String path) throws IOException, ManifestException {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String element = Fields.element(path, list.size());
      positions.put(element, position(parser.currentTokenLocation()));
      list.add(value(element));
    }
    return list;
  }

  private JsonNode object(String path) throws IOException, ManifestException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String child = Fields.child(path, name);
      Position here = position(parser.currentTokenLocation());
      if (object.has(name)) {
        throw new ManifestException(
            here,
            "the field %s stands here for the second time (first in line %d): remove one"
                .formatted(name, positions.get(child).line()));
      }
      positions.put(child, here);
      parser.nextToken();
      object.set(name, value(child));
    }
    return object;
  }

  private static Position position(JsonLocation location) {
    return new Position(location.getLineNr(), location.getColumnNr());
  }
}
