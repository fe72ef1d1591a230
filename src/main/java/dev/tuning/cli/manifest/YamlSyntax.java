package dev.tuning.cli.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What to do about text that is no YAML: the parser says what it saw only. */
final class YamlSyntax {

  /** By a part of the parser's message; the first that fits. */
  private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

  static {
    REMEDIES.put("'\\t(TAB)'", "indent with spaces, not with tabs");
    REMEDIES.put(
        "mapping values are not allowed", "check the indentation, or put the text into quotes");
    REMEDIES.put("expected <block end>", "indent what belongs together equally");
    REMEDIES.put("could not find expected ':'", "write a colon and a space after the field's name");
    REMEDIES.put("expected ',' or", "write a comma between the values, or close the bracket");
    REMEDIES.put("undefined alias", "define it before with &, or put the text into quotes");
    REMEDIES.put("unexpected end of stream", "close the quotes");
    REMEDIES.put("expected the node content", "close the bracket, or remove what stands here");
    REMEDIES.put("cannot start any token", "put the text into quotes");
  }

  private YamlSyntax() {}

  static String explain(MarkedYAMLException error) {
    String problem = error.getProblem().replaceFirst("\\. \\(Do not use .*", "");
    return REMEDIES.entrySet().stream()
        .filter(remedy -> problem.contains(remedy.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .map(remedy -> "no YAML: " + problem + ": " + remedy)
        .orElse("no YAML: " + problem + ": check indentation, brackets and quotes");
  }
}
