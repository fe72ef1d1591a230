package dev.tuning.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A hyperparameter tuning study: a search space, a budget and the program that runs one trial. */
@Group(Study.GROUP)
@Version(Study.VERSION)
@ShortNames("st")
// Not worked out anew, by a dozen regular expressions, for every object that is made.
@Plural("studies")
@ValidationRule(
    value = "size(self.metadata.name) <= 40",
    message =
        "metadata.name must have at most 40 characters, so that the names of its pods stay legal:"
            + " choose a shorter name")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    message =
        "metadata.name becomes part of host names: use lower case letters, digits and '-' only,"
            + " without dots")
@ValidationRule(
    value =
        "!has(self.spec.search.pointsFrom) || self.spec.search.pointsFrom.study !="
            + " self.metadata.name",
    fieldPath = ".spec.search.pointsFrom.study",
    message =
        "spec.search.pointsFrom.study is the Study itself: name the Study whose best points to"
            + " take")
@ValidationRule(
    value = "!has(self.spec.search.history) || !(self.metadata.name in self.spec.search.history)",
    fieldPath = ".spec.search.history",
    message =
        "spec.search.history names the Study itself, which learns from its own trials anyway: name"
            + " earlier Studies")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state", type = Type.STRING)
@AdditionalPrinterColumn(name = "Trials", jsonPath = ".status.progress", type = Type.STRING)
@AdditionalPrinterColumn(name = "Running", jsonPath = ".status.trials.running", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Best", jsonPath = ".status.best.objective", type = Type.NUMBER)
@AdditionalPrinterColumn(
    name = "Infeasible",
    jsonPath = ".status.infeasible.count",
    type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(
    name = "Suspended",
    jsonPath = ".spec.suspend",
    type = Type.BOOLEAN,
    priority = 1)
public class Study extends TuningObject<StudySpec, StudyStatus> {

  /** API group of both kinds. */
  public static final String GROUP = "tuning.dev";

  /** API version of both kinds. */
  public static final String VERSION = "v1alpha1";

  private static final long serialVersionUID = 1L;

  @Required
  @Override
  public StudySpec getSpec() {
    return super.getSpec();
  }
}
