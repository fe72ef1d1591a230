package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.tuning.api.v1alpha1.IsolatingDeserializer.Kind;

/**
 * How objects are read that this version of the operator would not write: one such object must not
 * make all of its kind unreadable, since a watch that can't be read ends the operator.
 */
public final class OtherVersions {

  /** As many levels as the API server takes; the usual limit of 1,000 is for unknown writers. */
  private static final int DEEPEST = 10_000;

  private OtherVersions() {}

  /**
   * Makes a mapper read a value that only another version knows as absent, and whatever depth the
   * API server stores.
   */
  public static void tolerate(ObjectMapper mapper) {
    mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
    mapper
        .getFactory()
        .setStreamReadConstraints(
            mapper.getFactory().streamReadConstraints().rebuild().maxNestingDepth(DEEPEST).build());
  }

  /**
   * Makes a mapper read an object that does not fit the types here, such as one with a number that
   * is too large, as one that is marked {@linkplain TuningObject#unreadable() unreadable}: one such
   * object must not end the list or the watch of all others.
   */
  public static void isolate(ObjectMapper mapper) {
    mapper.registerModule(
        new SimpleModule("tuning.dev").setDeserializerModifier(new IsolatingModifier()));
  }

  private static final class IsolatingModifier extends BeanDeserializerModifier {

    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> all) {
      if (bean.getBeanClass() == Study.class) {
        return new IsolatingDeserializer<>(
            all, new Kind<>(Study::new, StudySpec.class, StudyStatus.class));
      }
      if (bean.getBeanClass() == Trial.class) {
        return new IsolatingDeserializer<>(
            all, new Kind<>(Trial::new, TrialSpec.class, TrialStatus.class));
      }
      return all;
    }
  }
}
