package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What both kinds have in common.
 *
 * @param <S> the spec
 * @param <T> the status
 */
public abstract class TuningObject<S, T> extends CustomResource<S, T> implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** An annotation, since copies are made by way of JSON. It is never written to the API server. */
  private static final String UNREADABLE = "internal.tuning.dev/unreadable";

  /**
   * Why a part of this object could not be read: then the fields that could not are absent, and
   * nothing may be decided by the others. Empty for an object that was read as a whole.
   */
  @JsonIgnore
  public Optional<String> unreadable() {
    return Optional.ofNullable(getMetadata().getAnnotations())
        .map(annotations -> annotations.get(UNREADABLE));
  }

  /** Notes that a part of this object could not be read, and why. */
  void markUnreadable(String reason) {
    Map<String, String> annotations = new HashMap<>();
    if (getMetadata().getAnnotations() != null) {
      annotations.putAll(getMetadata().getAnnotations());
    }
    annotations.put(UNREADABLE, reason);
    getMetadata().setAnnotations(annotations);
  }

  @Override
  protected S initSpec() {
    return null;
  }

  // An empty status would be written by the first update, over what the operator has decided.
  @Override
  protected T initStatus() {
    return null;
  }
}
