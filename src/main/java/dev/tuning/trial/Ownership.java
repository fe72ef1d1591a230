package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Optional;

/**
 * Owner references: a Study owns its Trials, a Trial its pods, and the garbage collector follows.
 */
public final class Ownership {

  private Ownership() {}

  /** The reference to a controlling owner. */
  public static OwnerReference by(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  /** UID of the Study that a trial belongs to; empty for an orphan. */
  static Optional<String> studyUid(Trial trial) {
    return trial.getMetadata().getOwnerReferences().stream()
        .filter(owner -> owner.getKind().equals(HasMetadata.getKind(Study.class)))
        .map(OwnerReference::getUid)
        .findFirst();
  }

  /** Whether an object belongs to an owner: to this very one, not to a deleted namesake. */
  public static boolean is(HasMetadata owner, HasMetadata owned) {
    return owned.getMetadata().getOwnerReferences().stream()
        .anyMatch(reference -> reference.getUid().equals(owner.getMetadata().getUid()));
  }
}
