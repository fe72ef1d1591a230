package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The service accounts that pods of Studies may run as. Whoever creates a Study makes the operator
 * create pods, and a pod may do what its account may: without a list, somebody who may create
 * Studies alone could act as every account of the namespace.
 *
 * @param allowed names, the same in every namespace
 */
public record TrialAccounts(Set<String> allowed) {

  /** What a pod runs as that names no account. */
  static final String DEFAULT = "default";

  /** The accounts of an operator that nobody has given a list: those of pods that ask for none. */
  public static final TrialAccounts USUAL = new TrialAccounts(Set.of(DEFAULT));

  public TrialAccounts {
    allowed = Set.copyOf(allowed);
  }

  /**
   * Why pods of a Study may not be made.
   *
   * @param study the Study
   * @return a sentence that names field and remedy; empty if they may
   */
  public Optional<String> problem(Study study) {
    // As the API server does, which takes an empty name for none.
    String name = study.getSpec().trial().template().at("/spec/serviceAccountName").asText("");
    String account = name.isEmpty() ? DEFAULT : name;
    return allowed.contains(account)
        ? Optional.empty()
        : Optional.of(
            "spec.trial.template.spec.serviceAccountName is "
                + account
                + (account.equals(name) ? "" : ", since it names none")
                + ", which pods of Studies may not run as: create a Study with one of "
                + String.join(", ", new TreeSet<>(allowed))
                + ", or ask the administrator to add it to the operator's trialServiceAccounts");
  }
}
