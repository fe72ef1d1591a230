package dev.tuning.cli;

import dev.tuning.cli.KubeletText.Part;
import dev.tuning.cli.KubeletText.Part.Literal;
import dev.tuning.cli.KubeletText.Part.Reference;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The environment of a container for a shell. What the cluster alone knows, such as the value of a
 * Secret, is missing, and a text that refers to it takes it from the shell that runs.
 */
final class ShellEnvironment {

  /** Values by name, of which nothing is missing but what they refer to. */
  private final Map<String, List<Part>> values = new HashMap<>();

  private final List<String> exports = new ArrayList<>();
  private final Set<String> exported = new HashSet<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> required = new ArrayList<>();
  private final boolean hasUnknownNames;

  private ShellEnvironment(Container container, Map<String, String> ofThisMachine) {
    hasUnknownNames = !container.getEnvFrom().isEmpty();
    for (EnvFromSource source : container.getEnvFrom()) {
      missing.add(describe(source));
    }
    for (EnvVar variable : container.getEnv()) {
      String word = ofThisMachine.get(variable.getName());
      if (word != null) {
        export(variable.getName(), word);
        values.put(variable.getName(), List.of(new Reference(variable.getName())));
      } else if (variable.getValueFrom() != null) {
        addMissing(variable.getName(), variable.getValueFrom());
      } else {
        add(variable.getName(), Objects.requireNonNullElse(variable.getValue(), ""));
      }
    }
  }

  /**
   * Reads the environment of a container.
   *
   * @param container the container, whose variables refer to those before them only
   * @param ofThisMachine words of a shell by name of the variable that has another value here
   */
  static ShellEnvironment of(Container container, Map<String, String> ofThisMachine) {
    return new ShellEnvironment(container, ofThisMachine);
  }

  /** A command for each variable that is known. */
  List<String> exports() {
    return exports;
  }

  /** What is not among them, and where the pod has it from. */
  List<String> missing() {
    return missing;
  }

  /** Names of the missing ones that the container can't do without. */
  List<String> required() {
    return required;
  }

  /** A text of the container's command as a word that takes the values of variables from here. */
  String word(String text) {
    return ShellWords.join(
        KubeletText.parts(text).stream()
            .map(
                part ->
                    switch (part) {
                      case Literal literal -> ShellWords.quote(literal.text());
                      case Reference reference -> ofCommand(reference);
                    })
            .toList());
  }

  private void add(String name, String text) {
    List<Part> parts = new ArrayList<>();
    for (Part part : KubeletText.parts(text)) {
      switch (part) {
        case Literal literal -> parts.add(literal);
        case Reference reference ->
            parts.addAll(
                values.getOrDefault(
                    reference.name(), List.of(new Literal(reference.unresolved()))));
      }
    }
    values.put(name, parts);
    if (ShellWords.canExport(name)) {
      export(name, ofValue(parts));
    } else {
      missing.add(name + ", which is no name that a shell can export");
    }
  }

  private void addMissing(String name, EnvVarSource source) {
    missing.add(name + ", " + describe(source));
    if (ShellWords.canExport(name)) {
      values.put(name, List.of(new Reference(name)));
      if (!isOptional(source)) {
        required.add(name);
      }
    }
  }

  private void export(String name, String word) {
    exports.add("export " + name + "=" + word);
    exported.add(name);
  }

  /** The value of a variable: its text in one piece of quotes, but for what is missing. */
  private String ofValue(List<Part> parts) {
    List<String> words = new ArrayList<>();
    var text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> text.append(literal.text());
        case Reference reference -> {
          if (!text.isEmpty()) {
            words.add(ShellWords.inQuotes(text.toString()));
            text.setLength(0);
          }
          words.add(value(reference));
        }
      }
    }
    if (!text.isEmpty()) {
      words.add(ShellWords.inQuotes(text.toString()));
    }
    return ShellWords.join(words);
  }

  private String ofCommand(Reference reference) {
    if (exported.contains(reference.name())) {
      return value(reference);
    }
    if (values.containsKey(reference.name())) {
      return ofValue(values.get(reference.name()));
    }
    return hasUnknownNames && ShellWords.canExport(reference.name())
        ? value(reference)
        : ShellWords.inQuotes(reference.unresolved());
  }

  private String value(Reference reference) {
    return exported.contains(reference.name())
        ? "\"$" + reference.name() + "\""
        // As the kubelet does it: a reference to nothing stands for itself.
        : "\"${%s-\\$(%s)}\"".formatted(reference.name(), reference.name());
  }

  private static String describe(EnvFromSource source) {
    String prefix =
        source.getPrefix() == null || source.getPrefix().isEmpty()
            ? ""
            : ", each name with " + source.getPrefix() + " before it";
    return source.getConfigMapRef() != null
        ? "all of ConfigMap " + source.getConfigMapRef().getName() + prefix
        : "all of Secret " + source.getSecretRef().getName() + prefix;
  }

  private static String describe(EnvVarSource source) {
    if (source.getSecretKeyRef() != null) {
      return "key %s of Secret %s"
          .formatted(source.getSecretKeyRef().getKey(), source.getSecretKeyRef().getName());
    }
    if (source.getConfigMapKeyRef() != null) {
      return "key %s of ConfigMap %s"
          .formatted(source.getConfigMapKeyRef().getKey(), source.getConfigMapKeyRef().getName());
    }
    if (source.getFieldRef() != null) {
      return source.getFieldRef().getFieldPath() + " of the pod";
    }
    return source.getResourceFieldRef() != null
        ? source.getResourceFieldRef().getResource() + " of the container"
        : "which the cluster knows";
  }

  private static boolean isOptional(EnvVarSource source) {
    return source.getSecretKeyRef() != null
            && Boolean.TRUE.equals(source.getSecretKeyRef().getOptional())
        || source.getConfigMapKeyRef() != null
            && Boolean.TRUE.equals(source.getConfigMapKeyRef().getOptional());
  }
}
