package dev.tuning.cli.rules;

import static dev.tuning.cli.rules.Expectations.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.cli.rules.Problem.Check;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas and rules that the CRD does not have today. */
class SchemaTest {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {type: string, maxLength: 3}                    | éééé        | TooLong      | x    | shorten it
          {type: string, minLength: 3}                    | aa          | Invalid      | x    | write more
          {type: string, pattern: '^a+$'}                 | ab          | Invalid      | x    | should match
          {type: string, enum: [a, b]}                    | c           | NotSupported | x    | use "a" or "b"
          {type: number, minimum: 1}                      | 0.9         | Invalid      | x    | greater than or equal to 1:
          {type: number, minimum: 1, exclusiveMinimum: true} | 1        | Invalid      | x    | greater than 1:
          {type: number, maximum: 1}                      | 1.1         | Invalid      | x    | less than or equal to 1:
          {type: number, maximum: 1, exclusiveMaximum: true} | 1        | Invalid      | x    | less than 1:
          {type: integer}                                 | 1.5         | TypeInvalid  | x    | a whole number
          {type: integer}                                 | '1'         | TypeInvalid  | x    | is string
          {type: boolean}                                 | 'true'      | TypeInvalid  | x    | true or false
          {type: array, items: {type: string}}            | [a, 1]      | TypeInvalid  | x[1] | in quotes
          {type: array, items: {type: string}}            | [null]      | TypeInvalid  | x[0] | is null
          {type: array, maxItems: 1}                      | [1, 2]      | TooMany      | x    | remove some
          {type: object, minProperties: 1}                | {}          | Invalid      | x    | at least 1 properties
          {type: object, maxProperties: 1, x-kubernetes-preserve-unknown-fields: true} | {a: 1, b: 1} | TooMany | x | at most 1 properties
          {type: object, additionalProperties: {type: integer}} | {a: b} | TypeInvalid  | x.a  | whole number
          {type: object, properties: {a: {type: integer}}} | {b: 1}     | UnknownField | x.b  | use one of a
          {type: object, required: [a]}                   | {}          | Required     | x.a  | set it
          {allOf: [{type: string}, {maxLength: 1}]}       | aa          | TooLong      | x    | shorten it
          {anyOf: [{enum: [a]}, {enum: [b]}]}             | c           | NotSupported | x    | use "a"
          {oneOf: [{maxLength: 1}, {maxLength: 2}]}       | a           | Invalid      | x    | fits 2
          {oneOf: [{maxLength: 1}, {maxLength: 2}]}       | aaa         | TooLong      | x    | shorten it
          {not: {enum: [a]}}                              | a           | Invalid      | x    | what it forbids
          {x-kubernetes-int-or-string: true}              | 0.5         | TypeInvalid  | x    | in quotes
          {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]} | [] | TypeInvalid | x | integer or string
          {x-kubernetes-int-or-string: true, pattern: '^a+$'} | b       | Invalid      | x    | should match
          {type: array, x-kubernetes-list-type: set}      | [1, 2, 1, 1] | Duplicate   | x[2] | 1: remove
          {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a, b]} | [{a: 1, b: 1}, {a: 1}, {a: 1, c: 2}] | Duplicate | x[2] | {"a":1}
          """)
  void refuses(String schema, String value, Check check, String field, String remedy) {
    assertThat(check("{x: " + schema + "}", "{x: " + value + "}"))
        .singleElement()
        .satisfies(problem(check, field, remedy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {type: string, maxLength: 4}                              | éééé
          {type: string, pattern: 'b'}                              | abc
          {type: number}                                            | 1
          {type: integer, minimum: 1}                               | 1
          {x-kubernetes-preserve-unknown-fields: true}              | {a: [1, {b: c}]}
          {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: string}}} | {a: b, c: {}}
          {type: object, additionalProperties: {type: integer}}     | {a: 1, b: 2}
          {type: object, required: [a], properties: {a: {type: string, default: b}}} | {}
          {type: object, required: [a], properties: {a: {type: string, default: b}}} | {a: null}
          {type: string}                                            | null
          {anyOf: [{enum: [a]}, {enum: [b]}]}                       | b
          {oneOf: [{maxLength: 1}, {maxLength: 2}]}                 | aa
          {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]} | 8
          {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]} | 8Gi
          {type: array, x-kubernetes-list-type: set}                | [1, '1', true]
          """)
  void accepts(String schema, String value) {
    assertThat(check("{x: " + schema + "}", "{x: " + value + "}")).isEmpty();
  }

  /** The path of the rule is that of the values x. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {a: {type: number}}              | {a: 1}          | self.a == 1.0 && type(self.a) == double
          {a: {type: integer}}             | {a: 1}          | self.a == 1 && type(self.a) == int
          {a: {type: number}}              | {a: 1}          | self.a > 0
          {a: {type: string}}              | {}              | !has(self.a)
          {a: {type: boolean}}             | {a: false}      | has(self.a) && !self.a
          {in: {type: string}}             | {in: b}         | self.__in__ == 'b'
          {a-b.c/d__e: {type: string}}     | {a-b.c/d__e: b} | self.a__dash__b__dot__c__slash__d__underscores__e == 'b'
          {a: {type: object, additionalProperties: {type: integer}}} | {a: {in: 1, a-b: 2}} | self.a['in'] + self.a['a-b'] == 3 && 'in' in self.a
          {a: {type: object, x-kubernetes-preserve-unknown-fields: true}} | {a: {b: 1}} | !has(self.a.b)
          {a: {x-kubernetes-preserve-unknown-fields: true}}               | {a: 1}      | !has(self.a)
          {a: {x-kubernetes-int-or-string: true}, b: {x-kubernetes-int-or-string: true}} | {a: 1, b: 8Gi} | self.a == 1 && self.b == '8Gi'
          {a: {type: array, items: {type: integer}}} | {a: [1, 2]} | self.a.all(n, n > 0) && self.a.exists_one(n, n == 2) && self.a.map(n, n * 2) == [2, 4] && self.a.filter(n, n in [1]).size() == 1
          {a: {type: string}}              | {a: text}       | self.a.matches('e.t') && self.a.startsWith('t') && self.a.upperAscii() == 'TEXT' && self.a.substring(1, 2) == 'e'
          {a: {type: integer}}             | {a: 7}          | (self.a > 5 ? self.a % 4 : 0) == 3 && string(self.a) == '7' && double(self.a) == 7.0
          """)
  void rulesSeeTypedValues(String properties, String value, String rule) {
    String schema = "{x: {type: object, properties: " + properties + ", x-kubernetes-validations: ";

    assertThat(check(schema + rule(rule) + "}}", "{x: " + value + "}")).isEmpty();
    assertThat(check(schema + rule("!(" + rule + ")") + "}}", "{x: " + value + "}"))
        .containsExactly(new Problem(Check.Rule, "x.f", "wrong: mend it"));
  }

  @Test
  void aRuleThatCantBeEvaluatedRefuses() {
    String schema =
        "{x: {type: object, properties: {a: {type: integer}}, x-kubernetes-validations:";

    for (String rule : List.of("self.b == 1", "9223372036854775807 + self.a > 0", "1 / 0 == 1")) {
      assertThat(check(schema + rule(rule) + "}}", "{x: {a: 1}}"))
          .as(rule)
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.field()).isEqualTo("x");
                assertThat(problem.message()).contains("can't be evaluated", "mend it");
              });
    }
  }

  @Test
  void rulesOfAbsentValuesAndOfChangesAreNotEvaluated() {
    String schema = "{x: {type: object, x-kubernetes-validations: %s}}";

    assertThat(check(schema.formatted(rule("false")), "{}")).isEmpty();
    assertThat(check(schema.formatted(rule("self == oldSelf")), "{x: {}}")).isEmpty();
  }

  @Test
  void aRuleWithoutMessageIsQuoted() {
    assertThat(
            check("{x: {type: string, x-kubernetes-validations: [{rule: self != 'a'}]}}", "{x: a}"))
        .containsExactly(new Problem(Check.Rule, "x", "failed rule: self != 'a'"));
  }

  /** Transitions too, which no manifest evaluates. */
  @Test
  void everyRuleOfTheCrdCompiles() throws Exception {
    CelRules rules = new CelRules();
    List<Rule> all = new ArrayList<>();
    collect(StudyRules.schema(), all);

    assertThat(all).hasSizeGreaterThan(5);
    for (Rule rule : all) {
      assertThat(rules.program(rule)).isNotNull();
    }
  }

  private static void collect(Schema schema, List<Rule> rules) {
    rules.addAll(schema.rules());
    schema.properties().values().forEach(property -> collect(property, rules));
    schema.items().ifPresent(items -> collect(items, rules));
    schema.additionalProperties().ifPresent(values -> collect(values, rules));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {type: string, format: date}                                                     | format
          {type: object, properties: {a: {nullable: true}}}                                | nullable
          {type: string, x-kubernetes-validations: [{rule: 'true', messageExpression: x}]} | messageExpression
          """)
  void whatTheCheckDoesNotKnowIsSaid(String schema, String keyword) {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Schema(json(schema)))
        .withMessageContaining(keyword);
  }

  private static String rule(String rule) {
    return "[{fieldPath: .f, message: 'wrong: mend it', rule: \"" + rule + "\"}]";
  }

  private static List<Problem> check(String properties, String manifest) {
    Schema schema = new Schema(json("{type: object, properties: " + properties + "}"));
    Place place = Place.root(schema, json(manifest));
    List<Problem> problems = new ArrayList<>(StoredForm.make(place));
    problems.addAll(SchemaCheck.check(place));
    problems.addAll(ListCheck.check(place));
    problems.addAll(new CelRules().check(place));
    return problems;
  }

  private static JsonNode json(String yaml) {
    // Without the mark, what begins with a brace would be read as JSON.
    return KUBERNETES.unmarshal("---\n" + yaml, ObjectNode.class);
  }
}
