package dev.tuning.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tuning.trial.Labels;
import dev.tuning.trial.PodEnvironment;
import dev.tuning.trial.PodTemplate;
import dev.tuning.trial.ReportAccess;
import io.fabric8.crdv2.generator.v1.JsonSchema;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The schema of a pod template: Kubernetes' own, cut down to what {@code pod-template.yaml} allows,
 * with the rules that only this operator has.
 */
final class PodTemplateSchema {

  private static final String ALLOWED = "pod-template.yaml";

  /** A name in the list of what is allowed, with its marks. */
  private static final Pattern FIELD =
      Pattern.compile("(?<name>\\w+)(\\[(?<keys>[\\w ]+)])?(?<required>!)?");

  private static final String KUEUE = "kueue.x-k8s.io/";

  /** Volumes in which a checkpoint can be written. */
  private static final Set<String> WRITABLE =
      Set.of("csi", "emptyDir", "ephemeral", "nfs", "persistentVolumeClaim");

  /** The generator leaves out the metadata of what it begins with. */
  private record WithTemplate(PodTemplateSpec template) {}

  private PodTemplateSchema() {}

  /** The schema of {@code spec.trial.template}. */
  static JSONSchemaProps make() {
    JSONSchemaProps template = JsonSchema.from(WithTemplate.class).getProperties().get("template");
    try (InputStream stream = PodTemplateSchema.class.getResourceAsStream(ALLOWED)) {
      restrict(
          template, new Yaml(new SafeConstructor(new LoaderOptions())).load(stream), "template");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    template.setDescription(
        "The pods of a trial: a pod template, with names as in Kubernetes; one container is named"
            + " trial.");
    addRules(template);
    return template;
  }

  /** The schema of {@code spec.trial.checkpoint.volume}: a volume of a pod, without its name. */
  static JSONSchemaProps checkpointVolume() {
    JSONSchemaProps volume = element(CrdSchemas.at(make(), "spec"), "volumes");
    volume.setDescription(
        "Another kind of volume that holds the checkpoints, as in a pod but without a name.");
    volume.getProperties().keySet().retainAll(WRITABLE);
    volume.setRequired(null);
    volume.setXKubernetesValidations(List.of(oneSource(volume)));
    return volume;
  }

  /** Leaves of a schema what is allowed, which is one of the forms that the file describes. */
  private static void restrict(JSONSchemaProps schema, Object allowed, String path) {
    JSONSchemaProps value = value(schema);
    switch (allowed) {
      case Map<?, ?> fields -> restrictFields(value, fields, path);
      case List<?> values -> value.setEnum(json(values));
      case String pattern -> value.setPattern(pattern);
      case null -> {
        if (value.getProperties() != null && !value.getProperties().isEmpty()) {
          throw new IllegalStateException(ALLOWED + " does not say what " + path + " may have");
        }
      }
      default -> throw new IllegalStateException(ALLOWED + " has " + allowed + " for " + path);
    }
  }

  private static void restrictFields(JSONSchemaProps schema, Map<?, ?> allowed, String path) {
    Map<String, JSONSchemaProps> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    allowed.forEach(
        (marked, below) -> {
          Matcher field = FIELD.matcher(String.valueOf(marked));
          if (!field.matches()) {
            throw new IllegalStateException(ALLOWED + " has the unknown mark of " + marked);
          }
          String name = field.group("name");
          JSONSchemaProps property =
              schema.getProperties() == null ? null : schema.getProperties().get(name);
          if (property == null) {
            throw new IllegalStateException("Kubernetes has no " + path + "." + name);
          }
          restrict(property, below, path + "." + name);
          if (field.group("keys") != null) {
            property.setXKubernetesListType("map");
            property.setXKubernetesListMapKeys(List.of(field.group("keys").split(" ")));
          }
          if (field.group("required") != null) {
            required.add(name);
          }
          properties.put(name, property);
        });
    schema.setProperties(properties);
    schema.setRequired(required);
  }

  /** What a list or map has elements of; the schema itself if it is of neither. */
  private static JSONSchemaProps value(JSONSchemaProps schema) {
    if (schema.getItems() != null) {
      return schema.getItems().getSchema();
    }
    return schema.getAdditionalProperties() == null
        ? schema
        : schema.getAdditionalProperties().getSchema();
  }

  private static List<JsonNode> json(List<?> values) {
    return values.stream()
        .map(
            value ->
                value instanceof Boolean bool
                    ? JsonNodeFactory.instance.booleanNode(bool)
                    : (JsonNode) JsonNodeFactory.instance.textNode(String.valueOf(value)))
        .toList();
  }

  private static void addRules(JSONSchemaProps template) {
    JSONSchemaProps labels = CrdSchemas.at(template, "metadata", "labels");
    JSONSchemaProps annotations = CrdSchemas.at(template, "metadata", "annotations");
    JSONSchemaProps spec = CrdSchemas.at(template, "spec");
    bound(labels, annotations, spec);

    labels.setXKubernetesValidations(
        List.of(notOurs("labels"), notKueues("labels", "pod-group-name", "queue-name")));
    annotations.setXKubernetesValidations(
        List.of(
            notOurs("annotations"),
            notKueues("annotations", "pod-group-total-count", "retriable-in-group")));
    spec.setXKubernetesValidations(
        List.of(
            trialContainer(),
            ownNames(),
            knownVolumes("containers"),
            knownVolumes("initContainers")));
    element(spec, "containers")
        .setXKubernetesValidations(List.of(noReservedVariable(), noMountForCheckpoints()));
    JSONSchemaProps volume = element(spec, "volumes");
    volume.setXKubernetesValidations(List.of(noVolumeOfTheOperator(), oneSource(volume)));
    element(spec, "resourceClaims").setXKubernetesValidations(List.of(noSharedClaim()));
  }

  /** From the bounds the API server estimates what rules cost; it takes no rule without them. */
  private static void bound(
      JSONSchemaProps labels, JSONSchemaProps annotations, JSONSchemaProps spec) {
    labels.setMaxProperties(64L);
    annotations.setMaxProperties(64L);
    for (String containers : List.of("containers", "initContainers")) {
      bound(spec, containers, 20, "name", 63);
      bound(element(spec, containers), "env", 256, "name", 253);
      bound(element(spec, containers), "volumeMounts", 64, "name", 63);
      bound(element(spec, containers), "volumeMounts", 64, "mountPath", 1024);
    }
    CrdSchemas.at(spec, "containers").setMinItems(1L);
    bound(spec, "volumes", 64, "name", 63);
    bound(spec, "resourceClaims", 32, "name", 63);
  }

  private static void bound(
      JSONSchemaProps schema, String list, long items, String text, long length) {
    CrdSchemas.at(schema, list).setMaxItems(items);
    JSONSchemaProps property = CrdSchemas.at(element(schema, list), text);
    property.setMinLength(1L);
    property.setMaxLength(length);
  }

  private static JSONSchemaProps element(JSONSchemaProps schema, String list) {
    return value(CrdSchemas.at(schema, list));
  }

  private static ValidationRule notOurs(String map) {
    return rule(
        "self.all(name, !name.startsWith('%s'))".formatted(Labels.PREFIX),
        "template.metadata.%s has a name of the operator, which begins with %s: remove it"
            .formatted(map, Labels.PREFIX));
  }

  private static ValidationRule notKueues(String map, String... names) {
    return rule(
        joined(List.of(names), " && ", name -> "!('" + KUEUE + name + "' in self)"),
        ("the operator sets what Kueue has to know in template.metadata.%s (%s): remove it, and set"
                + " %squeue-name on the Study")
            .formatted(map, String.join(", ", names), KUEUE));
  }

  private static ValidationRule noReservedVariable() {
    List<String> names = PodEnvironment.names().stream().sorted().toList();
    return rule(
        ("self.name != '%s' || !has(self.env) || self.env.all(e, !e.name.startsWith('%s') &&"
                + " !(e.name in [%s]))")
            .formatted(
                PodTemplate.CONTAINER,
                PodEnvironment.PARAMETER_PREFIX,
                joined(names, ", ", name -> "'" + name + "'")),
        "the operator sets the variables %s<name>, %s itself: remove those from the container trial"
            .formatted(PodEnvironment.PARAMETER_PREFIX, String.join(", ", names)),
        ".env");
  }

  private static ValidationRule noMountForCheckpoints() {
    return rule(
        ("self.name != '%s' || !has(self.volumeMounts) || self.volumeMounts.all(m,"
                + " !m.mountPath.matches('^/*%s/*$'))")
            .formatted(PodTemplate.CONTAINER, PodEnvironment.CHECKPOINT_DIR.substring(1)),
        "the operator mounts %s itself: remove the mount, and use spec.trial.checkpoint.volumeClaim"
            .formatted(PodEnvironment.CHECKPOINT_DIR),
        ".volumeMounts");
  }

  private static ValidationRule noVolumeOfTheOperator() {
    return rule(
        "self.name != '%s' && self.name != '%s'"
            .formatted(PodTemplate.CHECKPOINT_VOLUME, ReportAccess.VOLUME),
        ("the operator adds %s and %s itself: rename the volume, or use"
                + " spec.trial.checkpoint.volumeClaim")
            .formatted(PodTemplate.CHECKPOINT_VOLUME, ReportAccess.VOLUME),
        ".name");
  }

  private static ValidationRule oneSource(JSONSchemaProps volume) {
    List<String> sources =
        volume.getProperties().keySet().stream().filter(name -> !name.equals("name")).toList();
    return rule(
        "[%s].filter(source, source).size() == 1"
            .formatted(joined(sources, ", ", source -> "has(self." + source + ")")),
        "a volume has exactly one source: set one of " + String.join(", ", sources));
  }

  private static ValidationRule noSharedClaim() {
    return rule(
        "has(self.resourceClaimTemplateName) && !has(self.resourceClaimName)",
        "all trials would share the devices of one claim: set resourceClaimTemplateName, so that"
            + " each pod gets a claim of its own, and remove resourceClaimName");
  }

  private static ValidationRule trialContainer() {
    return rule(
        "self.containers.exists(c, c.name == '%s')".formatted(PodTemplate.CONTAINER),
        "template.spec.containers must have one named trial, the one that trains: name it so",
        ".containers");
  }

  private static ValidationRule ownNames() {
    return rule(
        "!has(self.initContainers) || self.initContainers.all(i, self.containers.all(c, c.name !="
            + " i.name))",
        "an init container has the name of a container: rename it",
        ".initContainers");
  }

  private static ValidationRule knownVolumes(String containers) {
    return rule(
        ("!has(self.%1$s) || self.%1$s.all(c, !has(c.volumeMounts) || c.volumeMounts.all(m,"
                + " m.name == '%2$s' || has(self.volumes) && self.volumes.exists(v, v.name =="
                + " m.name)))")
            .formatted(containers, PodTemplate.CHECKPOINT_VOLUME),
        "a volume mount names no volume of template.spec.volumes: add the volume, or correct the"
            + " name",
        "." + containers);
  }

  private static String joined(
      List<String> names, String separator, UnaryOperator<String> expression) {
    return names.stream().map(expression).collect(Collectors.joining(separator));
  }

  private static ValidationRule rule(String rule, String message) {
    return rule(rule, message, null);
  }

  private static ValidationRule rule(String rule, String message, String fieldPath) {
    return new ValidationRuleBuilder()
        .withRule(rule)
        .withMessage(message)
        .withFieldPath(fieldPath)
        .build();
  }
}
