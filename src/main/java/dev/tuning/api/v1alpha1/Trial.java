package dev.tuning.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** One point of a Study, run once. Made by the operator; its spec never changes. */
@Group(Study.GROUP)
@Version(Study.VERSION)
@ShortNames("tr")
// Not worked out anew, by a dozen regular expressions, for every object that is made.
@Plural("trials")
@Singular("trial")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.reason", type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Objective",
    jsonPath = ".status.objective.value",
    type = Type.NUMBER)
@AdditionalPrinterColumn(name = "Step", jsonPath = ".status.objective.step", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Attempt", jsonPath = ".status.attempt", type = Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Purpose",
    jsonPath = ".spec.purpose",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class Trial extends TuningObject<TrialSpec, TrialStatus> {

  private static final long serialVersionUID = 1L;

  /** The status so far: that of a new trial where nobody has written one yet. */
  public TrialStatus statusOrNew() {
    return getStatus() == null ? TrialStatus.NEW : getStatus();
  }

  /** The same trial with another status. */
  public Trial withStatus(TrialStatus status) {
    var copy = new Trial();
    copy.setMetadata(getMetadata());
    copy.setSpec(getSpec());
    copy.setStatus(status);
    return copy;
  }

  @Required
  @Override
  public TrialSpec getSpec() {
    return super.getSpec();
  }
}
