package dev.tuning.trial.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tuning.trial.slots.TrialSlots.Holder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialSlotsTest {

  private static final StudyKey OLD = new StudyKey("old", Instant.EPOCH);
  private static final StudyKey YOUNG = new StudyKey("young", Instant.EPOCH.plusSeconds(1));
  private static final int MANY = 100;

  private final List<String> woken = new ArrayList<>();

  private TrialSlots slots(int limit) {
    var slots = new TrialSlots(new RunningLimit(limit), trial -> woken.add(trial.name()));
    slots.restore(List.of());
    return slots;
  }

  private static TrialKey trial(StudyKey study, long index) {
    return trial(study, index, 0);
  }

  private static TrialKey trial(StudyKey study, long index, int replicate) {
    String name = study.uid() + index + (replicate == 0 ? "" : "-" + replicate);
    return new TrialKey("default", name, "uid-" + name, index, replicate);
  }

  @Test
  void theLimitIsPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slots(0))
        .withMessage("the limit of running trials must be positive: 0");
  }

  @Test
  void withoutALimitOnlyTheParallelismCounts() {
    TrialSlots slots = slots(RunningLimit.NONE.trials());

    assertThat(slots.request(trial(OLD, 0), OLD, 2)).isTrue();
    assertThat(slots.request(trial(OLD, 1), OLD, 2)).isTrue();
    assertThat(slots.request(trial(OLD, 2), OLD, 2)).isFalse();
    assertThat(slots.request(trial(YOUNG, 0), YOUNG, 1)).isTrue();
    slots.release("uid-young0");
    assertThat(woken).isEmpty();
    slots.release("uid-old0");
    assertThat(woken).containsExactly("old2");
    assertThat(slots.request(trial(OLD, 2), OLD, 2)).isTrue();
  }

  @Test
  void aHolderKeepsItsSlotWhateverItAsks() {
    TrialSlots slots = slots(1);

    assertThat(slots.request(trial(OLD, 0), OLD, 1)).isTrue();
    assertThat(slots.request(trial(YOUNG, 0), YOUNG, 1)).isFalse();
    assertThat(slots.request(trial(OLD, 0), OLD, 1)).isTrue();
    slots.release("uid-old0");
    assertThat(woken).containsExactly("young0");
  }

  @Test
  void trialsOfAStudyHaveTheirTurnInTheOrderOfTheirPoints() {
    TrialSlots slots = slots(1);
    TrialKey running = trial(OLD, 9);
    slots.request(running, OLD, MANY);
    List<TrialKey> order =
        List.of(trial(OLD, 1), trial(OLD, 2), trial(OLD, 2, 1), trial(OLD, 2, 2), trial(OLD, 10));
    for (int i : new int[] {3, 0, 4, 2, 1}) {
      assertThat(slots.request(order.get(i), OLD, MANY)).isFalse();
    }

    for (TrialKey next : order) {
      slots.release(running.uid());
      assertThat(woken).containsExactly(next.name());
      woken.clear();
      assertThat(slots.request(next, OLD, MANY)).isTrue();
      running = next;
    }
  }

  /** Otherwise a Study with many trials would take what was meant for another. */
  @Test
  void nobodySnatchesTheSlotOfOneThatIsCalled() {
    TrialSlots slots = slots(1);
    slots.request(trial(OLD, 0), OLD, MANY);
    slots.request(trial(YOUNG, 0), YOUNG, MANY);
    slots.release("uid-old0");

    assertThat(slots.request(trial(OLD, 1), OLD, MANY)).isFalse();
    assertThat(slots.request(trial(OLD, 2), OLD, MANY)).isFalse();
    assertThat(slots.request(trial(YOUNG, 0), YOUNG, MANY)).isTrue();
    assertThat(woken).containsExactly("young0");
  }

  @Test
  void aCalledTrialThatWantsNoSlotAnyMoreLeavesItToTheNext() {
    TrialSlots slots = slots(1);
    slots.request(trial(OLD, 0), OLD, MANY);
    slots.request(trial(OLD, 1), OLD, MANY);
    slots.request(trial(YOUNG, 0), YOUNG, MANY);
    slots.release("uid-old0");
    slots.release("uid-young0");

    assertThat(woken).containsExactly("young0", "old1");
    assertThat(slots.request(trial(OLD, 1), OLD, MANY)).isTrue();
  }

  @Test
  void aWaitingTrialThatWantsNoSlotAnyMoreIsNotCalled() {
    TrialSlots slots = slots(1);
    slots.request(trial(OLD, 0), OLD, MANY);
    slots.request(trial(OLD, 1), OLD, MANY);
    slots.release("uid-old1");
    slots.release("uid-old0");

    assertThat(woken).isEmpty();
    assertThat(slots.request(trial(YOUNG, 0), YOUNG, MANY)).isTrue();
  }

  @Test
  void releasingTwiceFreesOneSlot() {
    TrialSlots slots = slots(2);
    slots.request(trial(OLD, 0), OLD, MANY);
    slots.request(trial(OLD, 1), OLD, MANY);
    slots.release("uid-old0");
    slots.release("uid-old0");
    slots.release("uid-nobody");

    assertThat(slots.request(trial(OLD, 2), OLD, MANY)).isTrue();
    assertThat(slots.request(trial(OLD, 3), OLD, MANY)).isFalse();
  }

  @Test
  void oneThatDoesNotComeIsPassedOverWhenAnotherHasBeenRefusedTwice() {
    TrialSlots slots = slots(1);
    slots.request(trial(OLD, 0), OLD, MANY);
    slots.request(trial(YOUNG, 0), YOUNG, MANY);
    slots.request(trial(OLD, 1), OLD, MANY);
    slots.release("uid-old0");
    assertThat(woken).containsExactly("young0");

    assertThat(slots.request(trial(OLD, 1), OLD, MANY)).isFalse();
    assertThat(slots.request(trial(OLD, 2), OLD, MANY)).isFalse();
    assertThat(slots.request(trial(OLD, 1), OLD, MANY)).isTrue();
  }

  @Test
  void oneThatComesLateHasKeptItsPlace() {
    TrialSlots slots = slots(1);
    StudyKey third = new StudyKey("third", Instant.EPOCH.minusSeconds(1));
    slots.request(trial(OLD, 0), OLD, MANY);
    slots.request(trial(YOUNG, 0), YOUNG, MANY);
    slots.release("uid-old0");
    for (int i = 0; i < 3; i++) {
      slots.request(trial(OLD, 1), OLD, MANY);
    }
    slots.request(trial(third, 0), third, MANY);
    assertThat(slots.request(trial(YOUNG, 0), YOUNG, MANY)).isFalse();
    woken.clear();

    slots.release("uid-old1");
    assertThat(woken).containsExactly("young0");
  }

  @Test
  void aHigherParallelismLetsMoreStart() {
    TrialSlots slots = slots(3);
    for (int i = 0; i < 5; i++) {
      slots.request(trial(OLD, i), OLD, 1);
    }

    assertThat(slots.request(trial(OLD, 4), OLD, MANY)).isFalse();
    assertThat(woken).containsExactly("old1", "old2");
    assertThat(slots.request(trial(OLD, 2), OLD, MANY)).isTrue();
    assertThat(slots.request(trial(OLD, 1), OLD, MANY)).isTrue();
  }

  @Test
  void aLowerParallelismLetsWhatRunsFinish() {
    TrialSlots slots = slots(RunningLimit.NONE.trials());
    for (int i = 0; i < 3; i++) {
      slots.request(trial(OLD, i), OLD, 3);
    }

    assertThat(slots.request(trial(OLD, 0), OLD, 1)).isTrue();
    assertThat(slots.request(trial(OLD, 3), OLD, 1)).isFalse();
    slots.release("uid-old0");
    slots.release("uid-old1");
    assertThat(woken).isEmpty();
    slots.release("uid-old2");
    assertThat(woken).containsExactly("old3");
  }

  @Test
  void aLowerParallelismTakesBackWhatIsKeptForCalledTrials() {
    TrialSlots slots = slots(3);
    for (int i = 0; i < 3; i++) {
      slots.request(trial(YOUNG, i), YOUNG, MANY);
    }
    for (int i = 0; i < 4; i++) {
      slots.request(trial(OLD, i), OLD, 3);
    }
    for (int i = 0; i < 3; i++) {
      slots.release("uid-young" + i);
    }
    assertThat(woken).containsExactly("old0", "old1", "old2");

    assertThat(slots.request(trial(OLD, 2), OLD, 1)).isFalse();
    assertThat(slots.request(trial(OLD, 1), OLD, 1)).isFalse();
    assertThat(slots.request(trial(OLD, 0), OLD, 1)).isTrue();
    assertThat(slots.request(trial(YOUNG, 3), YOUNG, MANY)).isTrue();
    assertThat(slots.request(trial(YOUNG, 4), YOUNG, MANY)).isTrue();
    assertThat(slots.request(trial(YOUNG, 5), YOUNG, MANY)).isFalse();
  }

  @Test
  void nobodyHasASlotBeforeItIsKnownHowManyAreTaken() {
    var slots = new TrialSlots(new RunningLimit(2), trial -> woken.add(trial.name()));

    assertThat(slots.request(trial(YOUNG, 0), YOUNG, MANY)).isFalse();
    assertThat(slots.request(trial(OLD, 1), OLD, MANY)).isFalse();
    assertThat(slots.request(trial(OLD, 0), OLD, MANY)).isFalse();
    slots.restore(List.of(new Holder("uid-old0", "old")));
    assertThat(woken).containsExactly("young0");
    assertThat(slots.request(trial(OLD, 0), OLD, MANY)).isTrue();
    assertThat(slots.request(trial(OLD, 1), OLD, MANY)).isFalse();
    assertThat(slots.request(trial(YOUNG, 0), YOUNG, MANY)).isTrue();
    slots.release("uid-young0");
    assertThat(woken).containsExactly("young0", "old1");
  }

  @Test
  void moreThanTheLimitMayRunAfterARestart() {
    var slots = new TrialSlots(new RunningLimit(1), trial -> woken.add(trial.name()));
    slots.restore(
        List.of(
            new Holder("uid-old0", "old"),
            new Holder("uid-old0", "old"),
            new Holder("uid-old1", "old")));

    assertThat(slots.request(trial(YOUNG, 0), YOUNG, MANY)).isFalse();
    assertThat(slots.request(trial(OLD, 0), OLD, 1)).isTrue();
    slots.release("uid-old1");
    assertThat(woken).isEmpty();
    slots.release("uid-old0");
    assertThat(woken).containsExactly("young0");
  }

  @Test
  void isRestoredOnce() {
    TrialSlots slots = slots(1);

    assertThatIllegalStateException().isThrownBy(() -> slots.restore(List.of()));
  }

  /** The callback may reconcile at once, in the same thread. */
  @Test
  void theOneThatIsWokenMayRequestAtOnce() {
    List<Boolean> answers = new ArrayList<>();
    TrialSlots[] slots = new TrialSlots[1];
    slots[0] =
        new TrialSlots(
            new RunningLimit(1), trial -> answers.add(slots[0].request(trial, YOUNG, MANY)));
    slots[0].restore(List.of(new Holder("uid-old0", "old")));
    slots[0].request(trial(YOUNG, 0), YOUNG, MANY);

    slots[0].release("uid-old0");
    assertThat(answers).containsExactly(true);
  }
}
