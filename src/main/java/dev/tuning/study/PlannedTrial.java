package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.search.Seeds;
import dev.tuning.trial.Names;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/**
 * A trial that a Study is to have. Its name and its seed are functions of the other things, so it
 * is the same one whoever makes it, and when.
 *
 * @param index which point
 * @param replicate which repetition of the point, from 0
 * @param purpose why it runs
 * @param parameters the active parameters and their values
 */
public record PlannedTrial(
    long index, int replicate, Purpose purpose, Map<String, JsonNode> parameters) {

  /** The trial's INIT_SEED. */
  long seed(Study study) {
    return Seeds.initSeed(study.getSpec().search().seed(), index, replicate);
  }

  /** The Trial with its name and its spec. */
  public Trial of(Study study) {
    String name = study.getMetadata().getName();
    var trial = new Trial();
    trial.setMetadata(
        new ObjectMetaBuilder().withName(Names.trial(name, index, replicate)).build());
    trial.setSpec(new TrialSpec(name, index, replicate, purpose, parameters, seed(study)));
    return trial;
  }
}
