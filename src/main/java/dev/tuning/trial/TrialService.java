package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;

/** The headless Service that gives every pod of a Study a DNS name. */
public final class TrialService {

  private TrialService() {}

  /** The Service of a Study. */
  public static Service of(Study study) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(Names.service(study.getMetadata().getName()))
        .withNamespace(study.getMetadata().getNamespace())
        .withLabels(Map.of(Labels.STUDY, study.getMetadata().getName()))
        .withOwnerReferences(Ownership.by(study))
        .endMetadata()
        .withNewSpec()
        .withClusterIP("None")
        .withSelector(Map.of(Labels.STUDY, study.getMetadata().getName()))
        // The hosts of a trial find each other while they start.
        .withPublishNotReadyAddresses(true)
        .endSpec()
        .build();
  }

  /** The DNS name of a host of an attempt. */
  static String address(Study study, String trial, int attempt, int host) {
    return Names.pod(trial, attempt, host)
        + "."
        + Names.service(study.getMetadata().getName())
        + "."
        + study.getMetadata().getNamespace()
        + ".svc";
  }
}
