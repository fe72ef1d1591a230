package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What a Study asks for.
 *
 * @param description what the study is to find out, for people
 * @param suspend true: no further pod is created until it is false again
 * @param objective what is optimised
 * @param parameters the search space, in an order that is part of the study: the position of a
 *     parameter decides which dimension of the quasi-random sequence it gets
 * @param search how points are chosen
 * @param budget how many trials, and how many at once
 * @param replicates trials of each point, with seeds of their own; the objective of a point is
 *     their mean
 * @param confirm what is run again with fresh seeds once the search is over; absent: nothing
 * @param trial what one trial is
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.parameters.all(p, !has(p.when) || self.parameters.exists(q, q.name =="
            + " p.when.parameter))",
    fieldPath = ".parameters",
    message =
        "when.parameter is not the name of a parameter: name the one that decides, or remove when")
@ValidationRule(
    value =
        "self.parameters.all(p, !has(p.when) || !self.parameters.exists(q, q.name =="
            + " p.when.parameter && has(q.double)))",
    fieldPath = ".parameters",
    message =
        "when.parameter names a double, which hardly ever has one of a few values: name a"
            + " categorical, boolean, integer or discrete parameter")
@ValidationRule(
    value =
        "self.parameters.all(p, p.role != 'Scientific' || !has(p.when) ||"
            + " !self.parameters.exists(q, q.name == p.when.parameter && q.role == 'Nuisance'))",
    fieldPath = ".parameters",
    message =
        "a Scientific parameter depends on a Nuisance one, so that its values could not be tried"
            + " equally often: make the parent Scientific too")
@ValidationRule(
    value = ParameterRules.CONDITIONS_END,
    fieldPath = ".parameters",
    message =
        "the conditions of the parameters form a cycle, or are nested more than 8 deep: remove a"
            + " when")
@ValidationRule(
    value = ParameterRules.FEW_COMBINATIONS,
    fieldPath = ".parameters",
    message =
        "the Scientific parameters have more than 64 combinations of values: list fewer values, or"
            + " study some of them in a Study of their own")
@ValidationRule(
    value =
        "self.search.algorithm != 'Points' || has(self.search.points) !="
            + " has(self.search.pointsFrom)",
    fieldPath = ".search",
    message =
        "algorithm Points needs either search.points or search.pointsFrom: set one of them, not"
            + " both")
@ValidationRule(
    value =
        "self.search.algorithm == 'Points' || !(has(self.search.points) ||"
            + " has(self.search.pointsFrom))",
    fieldPath = ".search",
    message =
        "search.points and search.pointsFrom are for algorithm Points alone: set algorithm: Points,"
            + " or remove them")
@ValidationRule(
    value =
        "self.search.algorithm == 'Bayesian' || !(has(self.search.startupTrials) ||"
            + " has(self.search.history))",
    fieldPath = ".search",
    message =
        "search.startupTrials and search.history are for algorithm Bayesian alone: set algorithm:"
            + " Bayesian, or remove them")
@ValidationRule(
    value =
        "!has(self.search.history) || self.search.history.all(a, self.search.history.exists_one(b,"
            + " a == b))",
    fieldPath = ".search.history",
    message = "search.history names a Study more than once: remove the repetition")
@ValidationRule(
    value =
        "self.search.algorithm != 'Grid' || has(self.search.gridPoints) ||"
            + " self.parameters.all(p, !has(p.double) || has(p.double.gridPoints))",
    fieldPath = ".search",
    message =
        "algorithm Grid needs to know how many values of a double to try: set search.gridPoints, or"
            + " gridPoints of each double")
@ValidationRule(
    value = "(self.search.algorithm == 'Probe') == has(self.search.probe)",
    fieldPath = ".search",
    message = "algorithm Probe and search.probe belong together: set both, or remove search.probe")
@ValidationRule(
    value =
        "!has(self.search.probe) || self.parameters.exists(p, p.name =="
            + " self.search.probe.parameter && has(p.integer) && p.integer.min > 0 && p.role =="
            + " 'Nuisance')",
    fieldPath = ".search.probe.parameter",
    message =
        "search.probe.parameter must name a Nuisance parameter that is an integer with min of at"
            + " least 1: name that one, or give it such a range")
@ValidationRule(
    value =
        "!has(self.search.probe) || self.parameters.all(p, !has(p.when) && (p.role == 'Fixed' ||"
            + " p.name == self.search.probe.parameter))",
    fieldPath = ".parameters",
    message =
        "algorithm Probe changes one parameter alone: make every other one Fixed, and remove when")
@ValidationRule(
    value = "!has(self.search.probe) || self.replicates == 1",
    fieldPath = ".replicates",
    message =
        "algorithm Probe runs each size once: remove replicates, and raise trial.steps for"
            + " figures that vary less")
@ValidationRule(
    value = "!has(self.search.probe) || !has(self.objective.target)",
    fieldPath = ".objective.target",
    message = "algorithm Probe is not about the objective: remove objective.target")
@ValidationRule(
    value = "!has(self.search.probe) || !has(self.confirm)",
    fieldPath = ".confirm",
    message = "algorithm Probe has no best point to run again: remove confirm")
@ValidationRule(
    value = "self.parameters == oldSelf.parameters",
    fieldPath = ".parameters",
    message =
        "spec.parameters can't change once the Study exists, or its trials would not be"
            + " comparable: create a new Study")
@ValidationRule(
    value = "self.search == oldSelf.search",
    fieldPath = ".search",
    message =
        "spec.search can't change once the Study exists, or its points could not be repeated:"
            + " create a new Study")
@ValidationRule(
    value = "self.replicates == oldSelf.replicates",
    fieldPath = ".replicates",
    message =
        "spec.replicates can't change once the Study exists, or its points would not be"
            + " comparable: create a new Study")
@ValidationRule(
    value = "self.trial == oldSelf.trial",
    fieldPath = ".trial",
    message =
        "spec.trial can't change once the Study exists, or its trials would not be comparable:"
            + " create a new Study")
public record StudySpec(
    @JsonPropertyDescription("What the study is to find out, for people.") @Size(max = 1024)
        String description,
    @JsonPropertyDescription("true: no further pod is created until it is false again.")
        @Default("false")
        Boolean suspend,
    @JsonPropertyDescription("What is optimised.") @Required Objective objective,
    @JsonPropertyDescription(
            "The search space. The order matters: the position of a parameter decides which"
                + " dimension of the quasi-random sequence it gets.")
        @Required
        @Size(min = 1, max = 64)
        List<ParameterSpec> parameters,
    @JsonPropertyDescription("How points are chosen.") @Default("{}") SearchSpec search,
    @JsonPropertyDescription("How many trials, and how many at once.") @Required Budget budget,
    @JsonPropertyDescription(
            "Trials of each point, with seeds of their own; the objective of a point is their"
                + " mean.")
        @Default("1")
        @Min(1)
        @Max(100)
        Integer replicates,
    @JsonPropertyDescription(
            "What is run again with fresh seeds once the search is over, for a verdict: Adopt,"
                + " Reject or Inconclusive.")
        ConfirmSpec confirm,
    @JsonPropertyDescription("What one trial is.") @Required TrialTemplate trial) {

  /** Whether the study is held: an absent value means no. */
  public boolean suspended() {
    return Boolean.TRUE.equals(suspend);
  }

  /** Attempts of a trial that the application may use up: what fails in a probe fails again. */
  public int attempts() {
    return search.probe() == null ? trial.maxAttempts() : 1;
  }

  /** The replicates of a point: one where the field is absent. */
  public int replicatesOrOne() {
    return replicates == null ? 1 : replicates;
  }
}
