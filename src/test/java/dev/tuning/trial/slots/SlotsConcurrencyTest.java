package dev.tuning.trial.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many reconcilers at once: limits hold, and waking up whom the slots name is enough for all. */
class SlotsConcurrencyTest {

  private static final int THREADS = 8;
  private static final int STUDIES = 20;
  private static final int TRIALS_EACH = 250;
  private static final int LIMIT = 7;
  private static final int PARALLELISM = 3;

  private final ConcurrentLinkedQueue<TrialKey> woken = new ConcurrentLinkedQueue<>();
  private final TrialSlots slots = new TrialSlots(new RunningLimit(LIMIT), woken::add);
  private final List<StudyKey> studies =
      IntStream.range(0, STUDIES)
          .mapToObj(i -> new StudyKey("study" + i, Instant.ofEpochSecond(i / 2)))
          .toList();
  private final List<AtomicInteger> runningOf =
      IntStream.range(0, STUDIES).mapToObj(_ -> new AtomicInteger()).toList();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger mostOfAStudy = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();

  /** What each trial has done. Also keeps two threads from being at work on the same one. */
  private final ConcurrentHashMap<String, Integer> attempts = new ConcurrentHashMap<>();

  @Test
  @Timeout(60)
  void limitsHoldAndNoWakeUpIsMissing() throws Exception {
    for (int trial = 0; trial < TRIALS_EACH; trial++) {
      for (int study = 0; study < STUDIES; study++) {
        woken.add(new TrialKey("default", study + "", study + "-" + trial, trial, 0));
      }
    }
    slots.restore(List.of());
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Integer>> workers =
          IntStream.range(0, THREADS).<Callable<Integer>>mapToObj(i -> () -> work(i)).toList();
      int starts = 0;
      for (Future<Integer> result : executor.invokeAll(workers, 50, TimeUnit.SECONDS)) {
        starts += result.get();
      }
      assertThat(starts).isEqualTo(2 * STUDIES * TRIALS_EACH);
    }
    assertThat(most).hasValueBetween(1, LIMIT);
    assertThat(mostOfAStudy).hasValueBetween(1, PARALLELISM);
  }

  private int work(int seed) {
    var random = new SplittableRandom(seed);
    int starts = 0;
    while (finished.get() < STUDIES * TRIALS_EACH && !Thread.currentThread().isInterrupted()) {
      TrialKey trial = woken.poll();
      if (trial == null) {
        Thread.onSpinWait();
        continue;
      }
      boolean[] ran = new boolean[1];
      int done =
          attempts.compute(
              trial.uid(),
              (_, before) -> {
                int attempt = before == null ? 0 : before;
                ran[0] = attempt < 2 && runs(trial, random);
                return ran[0] ? attempt + 1 : attempt;
              });
      if (ran[0]) {
        starts++;
        if (done == 2) {
          finished.incrementAndGet();
        } else {
          woken.add(trial);
        }
      }
    }
    return starts;
  }

  /** One attempt, if there is a slot for it. */
  private boolean runs(TrialKey trial, SplittableRandom random) {
    int study = Integer.parseInt(trial.name());
    if (!slots.request(trial, studies.get(study), PARALLELISM)) {
      return false;
    }
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    mostOfAStudy.accumulateAndGet(runningOf.get(study).incrementAndGet(), Math::max);
    for (int i = random.nextInt(200); i > 0; i--) {
      Thread.onSpinWait();
    }
    running.decrementAndGet();
    runningOf.get(study).decrementAndGet();
    slots.release(trial.uid());
    return true;
  }
}
