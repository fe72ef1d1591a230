package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How objects are read that another version of the operator may have written. */
public final class OtherVersions {

  private OtherVersions() {}

  /**
   * Makes a mapper read a value that only another version knows as absent: one such object must not
   * make all of its kind unreadable.
   */
  public static void tolerate(ObjectMapper mapper) {
    mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
  }
}
