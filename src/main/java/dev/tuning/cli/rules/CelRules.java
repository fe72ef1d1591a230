package dev.tuning.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Evaluates the rules of a schema (x-kubernetes-validations).
 *
 * <p>Rules see a value of no declared type: that they fit the types of the schema is checked by the
 * API server when it takes the CRD. What it hides from rules is hidden here too.
 */
final class CelRules {

  /** The types that rules can see. */
  private static final List<String> VISIBLE =
      List.of("object", "array", "string", "boolean", "number", "integer");

  /** Numbers of different types compare by value, as the API server has it since 1.28. */
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  private final CelCompiler compiler =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(CelExtensions.strings())
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .build();
  private final CelRuntime runtime =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(CelExtensions.strings())
          .build();
  private final Map<String, CelRuntime.Program> programs = new HashMap<>();

  /** What rules have against a value that fits its schema, and against those in it. */
  List<Problem> check(Place place) {
    List<Problem> problems = new ArrayList<>();
    visit(place, problems);
    return problems;
  }

  private void visit(Place place, List<Problem> problems) {
    for (Rule rule : place.schema().rules()) {
      if (!rule.isTransition()) {
        evaluate(rule, place).ifPresent(problems::add);
      }
    }
    place.children().forEach(child -> visit(child, problems));
  }

  private Optional<Problem> evaluate(Rule rule, Place place) {
    Object result;
    try {
      result = program(rule).eval(Map.of("self", toCel(place.schema(), place.value())));
    } catch (CelEvaluationException e) {
      return Optional.of(
          new Problem(
              Problem.Check.Rule,
              place.path(),
              "a rule can't be evaluated (" + e.getMessage() + "): " + rule.message()));
    }
    return Boolean.TRUE.equals(result)
        ? Optional.empty()
        : Optional.of(new Problem(Problem.Check.Rule, rule.field(place.path()), rule.message()));
  }

  /**
   * The program of a rule, compiled when it is needed first.
   *
   * @throws IllegalStateException if it is no CEL, or uses a function that this program lacks
   */
  CelRuntime.Program program(Rule rule) throws CelEvaluationException {
    CelRuntime.Program program = programs.get(rule.expression());
    if (program == null) {
      try {
        program = runtime.createProgram(compiler.compile(rule.expression()).getAst());
      } catch (CelValidationException e) {
        throw new IllegalStateException("a rule of the CRD does not compile: " + e.getMessage(), e);
      }
      programs.put(rule.expression(), program);
    }
    return program;
  }

  private static Object toCel(Schema schema, JsonNode value) {
    if (schema.isIntOrString()) {
      return value.isTextual() ? value.textValue() : (Object) value.longValue();
    }
    return switch (schema.type()) {
      case "object" -> toMap(schema, value);
      case "array" ->
          StreamSupport.stream(value.spliterator(), false)
              .map(item -> toCel(schema.items().orElseThrow(), item))
              .toList();
      case "string" -> value.textValue();
      case "boolean" -> value.booleanValue();
      case "number" -> value.doubleValue();
      case "integer" -> value.longValue();
      default -> throw new IllegalStateException("rules do not see " + schema.type());
    };
  }

  private static Map<String, Object> toMap(Schema schema, JsonNode object) {
    Map<String, Object> map = new HashMap<>();
    for (var field : object.properties()) {
      schema
          .field(field.getKey())
          .filter(CelRules::isVisible)
          .ifPresent(
              s ->
                  map.put(
                      schema.additionalProperties().isPresent()
                          ? field.getKey()
                          : CelNames.escape(field.getKey()),
                      toCel(s, field.getValue())));
    }
    return map;
  }

  private static boolean isVisible(Schema schema) {
    return (VISIBLE.contains(schema.type()) || schema.isIntOrString())
        && schema.items().map(CelRules::isVisible).orElse(!schema.type().equals("array"))
        && schema.additionalProperties().map(CelRules::isVisible).orElse(true);
  }
}
