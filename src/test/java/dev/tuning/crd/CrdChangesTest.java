package dev.tuning.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of break is found, and what every older object and client can live with is not one. */
class CrdChangesTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final String CRD =
      """
      spec:
        group: example.dev
        scope: Namespaced
        names: {kind: Thing, plural: things, shortNames: [th]}
        versions:
        - name: v1
          served: true
          subresources: {status: {}}
          selectableFields: [{jsonPath: .spec.a}]
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec: {type: object, properties: {a: %s}}
      """;

  private static JsonNode crd(String schemaOfA) throws IOException {
    return YAML.readTree(CRD.formatted(schemaOfA));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{type: string} | {type: integer} | the type \"string\" is now integer",
        "{type: number} | {type: integer} | the type \"number\" is now integer",
        "{nullable: true} | {nullable: true, type: string} | the type any is now string",
        "{type: string} | {type: string, enum: [x]} | only some values are allowed now",
        "{enum: [x, y]} | {enum: [x]} | the value y is removed",
        "{maximum: 5} | {maximum: 4} | maximum is now 4",
        "{} | {maximum: 4} | maximum is now 4",
        "{minimum: 5} | {minimum: 5.5} | minimum is now 5.5",
        "{maxLength: 5} | {maxLength: 4} | maxLength is now 4",
        "{minLength: 1} | {minLength: 2} | minLength is now 2",
        "{maxItems: 5} | {maxItems: 4} | maxItems is now 4",
        "{} | {minItems: 1} | minItems is now 1",
        "{maxProperties: 5} | {maxProperties: 4} | maxProperties is now 4",
        "{} | {minProperties: 1} | minProperties is now 1",
        "{maximum: 5} | {maximum: 5, exclusiveMaximum: true} |"
            + " exclusiveMaximum is new or another one",
        "{pattern: a} | {pattern: b} | pattern is new or another one",
        "{} | {format: date} | format is new or another one",
        "{} | {multipleOf: 2} | multipleOf is new or another one",
        "{} | {uniqueItems: true} | uniqueItems is new or another one",
        "{} | {not: {required: [b]}} | not is new or another one",
        "{anyOf: [{required: [b]}]} | {anyOf: [{required: [c]}]} | anyOf is new or another one",
        "{} | {oneOf: [{required: [c]}]} | oneOf is new or another one",
        "{} | {allOf: [{required: [c]}]} | allOf is new or another one",
        "{default: 1} | {default: 2} | default is new, another one or gone",
        "{default: 1} | {} | default is new, another one or gone",
        "{} | {default: 1} | default is new, another one or gone",
        "{x-kubernetes-list-type: set} | {x-kubernetes-list-type: atomic} |"
            + " x-kubernetes-list-type is new, another one or gone",
        "{nullable: true} | {} | nullable is gone",
        "{x-kubernetes-int-or-string: true} | {} | x-kubernetes-int-or-string is gone",
        "{x-kubernetes-preserve-unknown-fields: true} | {} |"
            + " x-kubernetes-preserve-unknown-fields is gone",
        "{} | {x-kubernetes-validations: [{rule: self > 1}]} |"
            + " the rule self > 1 is new or another one",
        "{x-kubernetes-validations: [{rule: self > 1}]} |"
            + " {x-kubernetes-validations: [{rule: self > 2}]} |"
            + " the rule self > 2 is new or another one",
        "{additionalProperties: true} | {} | the field is no map any more",
        "{additionalProperties: {type: string}} | {additionalProperties: false} |"
            + " the field is no map any more",
        "{additionalProperties: true} | {additionalProperties: {type: string}} |"
            + " the values of the map have a schema now",
      })
  void aFieldIsNarrowed(String before, String after, String found) throws IOException {
    assertThat(CrdChanges.breaking(crd(before), crd(after))).containsExactly("v1 spec.a: " + found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{properties: {b: {}}} | {properties: {}} | spec.a.b: the field is removed",
        "{properties: {b: {}}} | {properties: {b: {}}, required: [b]} |"
            + " spec.a.b: the field is required now",
        "{} | {properties: {b: {}}, required: [b]} | spec.a.b: the field is required now",
        "{items: {properties: {b: {}}}} | {items: {properties: {}}} |"
            + " spec.a[].b: the field is removed",
        "{additionalProperties: {maximum: 2}} | {additionalProperties: {maximum: 1}} |"
            + " spec.a{}: maximum is now 1",
      })
  void somethingBelowAFieldIsNarrowed(String before, String after, String found)
      throws IOException {
    assertThat(CrdChanges.breaking(crd(before), crd(after))).containsExactly("v1 " + found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "group: example.dev | group: other.dev | `: group is changed`",
        "scope: Namespaced | scope: Cluster | `: scope is changed`",
        "kind: Thing | kind: Other | names: kind is changed",
        "plural: things | plural: others | names: plural is changed",
        "[th] | [t] | names: the short name th is removed",
        "name: v1 | name: v2 | v1: the version is removed",
        "served: true | served: false | v1: the version is no longer served",
        "{status: {}} | {} | v1: the subresource status is removed",
        "[{jsonPath: .spec.a}] | [] | v1: .spec.a is no longer selectable",
      })
  void theKindItselfIsChanged(String before, String after, String found) throws IOException {
    String old = CRD.formatted("{}");
    assertThat(old).contains(before);
    assertThat(CrdChanges.breaking(YAML.readTree(old), YAML.readTree(old.replace(before, after))))
        .containsExactly(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{type: integer} | {type: number}",
        "{enum: [x]} | {enum: [x, y]}",
        "{enum: [x]} | {}",
        "{maximum: 4} | {maximum: 5}",
        "{maximum: 4} | {}",
        "{minimum: 4} | {minimum: 3}",
        "{pattern: a} | {}",
        "{description: a} | {description: b}",
        "{x-kubernetes-validations: [{rule: self > 1}]} | {}",
        "{x-kubernetes-validations: [{rule: self > 1, message: a}]} |"
            + " {x-kubernetes-validations: [{rule: self > 1, message: b}]}",
        "{} | {properties: {b: {maximum: 1, default: 1}}}",
        "{} | {properties: {b: {default: 1}}, required: [b]}",
        "{properties: {b: {}}, required: [b]} | {properties: {b: {}}}",
        "{} | {nullable: true}",
        "{} | {x-kubernetes-preserve-unknown-fields: true}",
        "{anyOf: [{required: [b]}]} | {}",
      })
  void moreIsAllowed(String before, String after) throws IOException {
    assertThat(CrdChanges.breaking(crd(before), crd(after))).isEmpty();
  }

  @Test
  void aVersionIsAdded() throws IOException {
    String old = CRD.formatted("{}");
    assertThat(
            CrdChanges.breaking(
                YAML.readTree(old), YAML.readTree(old + "  - {name: v2, served: true}\n")))
        .isEmpty();
  }
}
