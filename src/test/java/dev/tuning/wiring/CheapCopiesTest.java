package dev.tuning.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.trial.StudyManifest;
import dev.tuning.trial.TestTrials;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheapCopiesTest {

  private final CheapCopies copies = new CheapCopies(null);

  /** The framework lifts finalizers and sets versions. */
  @Test
  void changesOfTheMetadataOfACopyLeaveTheOriginalAlone() {
    Trial trial = TestTrials.fresh(new StudyManifest().study()).withStatus(TrialStatus.NEW);
    trial.getMetadata().setFinalizers(new ArrayList<>(List.of("f")));

    Trial copy = copies.clone(trial);
    assertThat(copy).isEqualTo(trial);
    copy.getMetadata().getFinalizers().clear();
    copy.getMetadata().setResourceVersion("9");

    assertThat(trial.getMetadata().getFinalizers()).containsExactly("f");
    assertThat(trial.getMetadata().getResourceVersion()).isNotEqualTo("9");
  }

  @Test
  void studiesAreCopiedToo() {
    Study study = new StudyManifest().study();

    assertThat(copies.clone(study)).isEqualTo(study).isNotSameAs(study);
  }
}
