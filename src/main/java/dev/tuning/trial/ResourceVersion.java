package dev.tuning.trial;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Which version of an object it is. Kubernetes counts them up, over all objects of a kind. */
final class ResourceVersion {

  private ResourceVersion() {}

  /** The number of a version: of two of an object the later one has the larger. */
  static long of(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }
}
