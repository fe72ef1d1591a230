package dev.tuning.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads one YAML document. */
final class YamlDocument {

  /** More than any manifest has, and few enough that aliases can't fill the memory. */
  private static final int MOST_VALUES = 200_000;

  private static final int DEEPEST = 100;

  /** More, so that the parser, which does not say where, seldom has to speak. */
  private static final int DEEPEST_FOR_PARSER = 1000;

  /** What a scalar without quotes and tag gets, so that it differs from a tagged one. */
  private static final Tag PLAIN = new Tag("!plain");

  private static final Resolver NO_TYPES =
      new Resolver() {
        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
          return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, null, false);
        }
      };

  private final int linesBefore;
  private final NavigableMap<String, Position> positions = new TreeMap<>();
  private int values;

  private YamlDocument(int linesBefore) {
    this.linesBefore = linesBefore;
  }

  /**
   * Reads a document.
   *
   * @param text the document alone
   * @param linesBefore the number of lines of the file that stand before it
   * @throws ManifestException if it is no YAML, or has what JSON can't say
   */
  static Document read(String text, int linesBefore) throws ManifestException {
    return new YamlDocument(linesBefore).read(text);
  }

  private Document read(String text) throws ManifestException {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(Integer.MAX_VALUE);
    limits.setMaxAliasesForCollections(Integer.MAX_VALUE);
    limits.setNestingDepthLimit(DEEPEST_FOR_PARSER);
    limits.setTagInspector(tag -> true);
    Node root;
    try {
      root =
          new Composer(new ParserImpl(new StreamReader(text), limits), NO_TYPES, limits)
              .getSingleNode();
    } catch (MarkedYAMLException e) {
      throw new ManifestException(position(e.getProblemMark()), YamlSyntax.explain(e));
    } catch (ReaderException e) {
      String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
      int line = (int) before.chars().filter(c -> c == '\n').count();
      throw new ManifestException(
          new Position(linesBefore + line + 1, before.length() - before.lastIndexOf('\n')),
          "a control character (0x%02x): remove it".formatted(e.getCodePoint()));
    } catch (YAMLException e) {
      throw new ManifestException(
          new Position(linesBefore + 1, 1), "no YAML: " + e.getMessage() + ": nest less deeply");
    }
    if (root == null) {
      return new Document(NullNode.instance, positions);
    }
    positions.put("", position(root.getStartMark()));
    return new Document(convert(root, "", 0), positions);
  }

  private JsonNode convert(Node node, String path, int depth) throws ManifestException {
    count(node, depth);
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Node item : sequence.getValue()) {
          String element = Fields.element(path, list.size());
          positions.put(element, position(item.getStartMark()));
          list.add(convert(item, element, depth + 1));
        }
        yield list;
      }
      case MappingNode mapping -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (var field : fields(mapping, depth).entrySet()) {
          String child = Fields.child(path, field.getKey());
          positions.put(child, position(field.getValue().getKeyNode().getStartMark()));
          object.set(field.getKey(), convert(field.getValue().getValueNode(), child, depth + 1));
        }
        yield object;
      }
      default -> throw new IllegalStateException("no kind of YAML node: " + node.getNodeId());
    };
  }

  private void count(Node node, int depth) throws ManifestException {
    if (++values > MOST_VALUES || depth > DEEPEST) {
      throw new ManifestException(
          position(node.getStartMark()),
          "too many or too deeply nested values (an alias inside its own anchor, or aliases of"
              + " aliases): write the values out");
    }
  }

  /** The fields of a mapping by name, merged ones among them; the last of a name counts. */
  private Map<String, NodeTuple> fields(MappingNode mapping, int depth) throws ManifestException {
    Map<String, NodeTuple> fields = new LinkedHashMap<>();
    Map<String, Mark> own = new LinkedHashMap<>();
    for (NodeTuple field : mapping.getValue()) {
      Node key = field.getKeyNode();
      count(key, depth);
      if (isMerge(key)) {
        merge(field.getValueNode(), fields, depth);
        continue;
      }
      String name = name(key);
      Mark first = own.putIfAbsent(name, key.getStartMark());
      if (first != null) {
        throw new ManifestException(
            position(key.getStartMark()),
            "the field %s stands here for the second time (first in line %d): remove one"
                .formatted(name, position(first).line()));
      }
      fields.put(name, field);
    }
    return fields;
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getValue().equals("<<")
        && (scalar.getTag().equals(PLAIN) || scalar.getTag().equals(Tag.MERGE));
  }

  /**
   * Unlike YAML's own rule, and like kubectl, a merge also replaces fields that stand before it.
   */
  private void merge(Node node, Map<String, NodeTuple> fields, int depth) throws ManifestException {
    // Of several mappings the first counts most.
    List<Node> sources =
        node instanceof SequenceNode sequence ? sequence.getValue().reversed() : List.of(node);
    for (Node source : sources) {
      if (!(source instanceof MappingNode mapping)) {
        throw new ManifestException(
            position(source.getStartMark()), "<< merges mappings only: give it a mapping");
      }
      fields.putAll(fields(mapping, depth + 1));
    }
  }

  private String name(Node key) throws ManifestException {
    if (!(key instanceof ScalarNode scalar)) {
      throw new ManifestException(
          position(key.getStartMark()), "a list or a mapping as name of a field: use a string");
    }
    JsonNode value = scalar(scalar);
    if (value.isNull()) {
      throw new ManifestException(
          position(key.getStartMark()), "a field without a name: write one before the colon");
    }
    return value.isDouble() ? scalar.getValue() : value.asText();
  }

  private JsonNode scalar(ScalarNode scalar) throws ManifestException {
    Tag tag = scalar.getTag();
    JsonNode value;
    try {
      value = tag.equals(Tag.STR) ? null : Scalars.plain(scalar.getValue());
    } catch (IllegalArgumentException e) {
      throw new ManifestException(position(scalar.getStartMark()), e.getMessage());
    }
    if (tag.equals(PLAIN)) {
      return value;
    }
    boolean fits =
        tag.equals(Tag.INT) && value.isIntegralNumber()
            || tag.equals(Tag.FLOAT) && value.isNumber()
            || tag.equals(Tag.BOOL) && value.isBoolean()
            || tag.equals(Tag.NULL) && value.isNull();
    if (fits) {
      return value;
    }
    if (List.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.BINARY).contains(tag)) {
      throw new ManifestException(
          position(scalar.getStartMark()),
          "%s is not of the type of its tag %s: remove the tag"
              .formatted(scalar.getValue(), tag.getValue().replace(Tag.PREFIX, "!!")));
    }
    // Strings, times, and what has a tag of its own.
    return TextNode.valueOf(scalar.getValue());
  }

  private Position position(Mark mark) {
    return new Position(linesBefore + mark.getLine() + 1, mark.getColumn() + 1);
  }
}
