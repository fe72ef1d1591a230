package dev.tuning.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * Reads a line that is one JSON object. Numbers in it are exact: a bare NaN, Infinity or -Infinity,
 * which Python's json module writes, becomes the string that should stand there, and a number that
 * no double can hold becomes its text, so that it is not taken for infinity.
 */
final class JsonLine {

  private static final int DEEPEST = 32;
  private static final int LONGEST_NUMBER = 1000;
  private static final int LONGEST_TEXT = 64 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxStringLength(LONGEST_TEXT)
                          .maxNameLength(LONGEST_TEXT)
                          .build())
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final String REMEDY =
      ": write one JSON object a line, such as {\"step\": 50, \"metrics\": {\"loss\": 0.5}}";

  /** What a line that was cut off may end in, though Jackson takes it for something wrong. */
  private static final Pattern OPEN_END = Pattern.compile("[A-Za-z0-9.,+\\s-]+");

  private JsonLine() {}

  /**
   * Reads the object.
   *
   * @param line the line, without its end; white space around the object is fine
   * @throws IllegalArgumentException if it is anything else, or if an object has a field twice; the
   *     message says what is wrong and what to do
   */
  static ObjectNode read(String line) {
    if (!line.stripLeading().startsWith("{")) {
      throw new IllegalArgumentException("is no JSON object" + REMEDY);
    }
    try (JsonParser parser = JSON.createParser(line)) {
      ObjectNode object = first(parser, line);
      requireEnd(parser);
      return object;
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be read", e);
    }
  }

  private static ObjectNode first(JsonParser parser, String line) throws IOException {
    try {
      parser.nextToken();
      return object(parser);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(explain(e, line) + REMEDY, e);
    }
  }

  private static void requireEnd(JsonParser parser) throws IOException {
    boolean atEnd;
    try {
      atEnd = parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      atEnd = false;
    }
    if (!atEnd) {
      throw new IllegalArgumentException("has something after its JSON object" + REMEDY);
    }
  }

  private static ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (object.has(name)) {
        throw new IllegalArgumentException(Excerpt.of(name) + " stands there twice: remove one");
      }
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      default -> parser.readValueAsTree();
    };
  }

  private static JsonNode number(JsonParser parser) throws IOException {
    if (parser.isNaN()) {
      return TextNode.valueOf(parser.getText());
    }
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return LongNode.valueOf(parser.getLongValue());
    }
    double value = parser.getDoubleValue();
    return Double.isFinite(value) ? DoubleNode.valueOf(value) : TextNode.valueOf(parser.getText());
  }

  private static String explain(JsonProcessingException e, String line) {
    if (e instanceof StreamConstraintsException) {
      return ("is nested deeper than %d levels, or has a number of more than %d digits"
              + " or a text of more than %d characters")
          .formatted(DEEPEST, LONGEST_NUMBER, LONGEST_TEXT);
    }
    int offset = Math.clamp(e.getLocation().getCharOffset(), 0, line.length());
    String last = line.substring(Math.max(0, offset - 1));
    if (e instanceof JsonEOFException || OPEN_END.matcher(last).matches()) {
      return "is cut off, or goes on in the next line";
    }
    String around = line.substring(Math.max(0, offset - 20), Math.min(line.length(), offset + 20));
    return "is no JSON around character %d, in `%s`".formatted(offset + 1, Excerpt.of(around));
  }
}
