package dev.tuning.trial.slots;

import dev.tuning.trial.slots.StudyQueue.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which trials may run an attempt now: at most as many of one Study as its parallelism says, and at
 * most as many of all as the operator's limit says, which the Studies share fairly: see {@link
 * FairShares}. Trials of one Study get their slots in the order of their points.
 *
 * <p>A trial that wants to start an attempt requests a slot, and releases it when the attempt is
 * over; between two attempts it has none. One that is refused waits. When its turn comes it is
 * called: a slot is kept for it, and the callback wakes it up to make it request again. Nothing
 * that runs is ever stopped: a lower parallelism only lets no other start until enough are over.
 *
 * <p>Nobody waits for one that doesn't come: it loses the slot that is kept for it as soon as some
 * other trial has been refused twice since it was called. So those who wait are to look again now
 * and then, which also makes up for a lost wake-up. One that comes late has kept its place.
 *
 * <p>What this knows is lost in a restart, and made anew from the trials whose attempt is open. The
 * turns of Studies that wait begin anew, in the order of their age; a slot that is free then goes
 * to whoever asks first.
 *
 * <p>Thread-safe. The time that a call takes grows with the number of Studies, and only with the
 * logarithm of that of trials.
 */
public final class TrialSlots {

  /**
   * A trial that has a slot at the start, because it has an open attempt.
   *
   * @param trialUid uid of the trial
   * @param studyUid uid of its Study
   */
  public record Holder(String trialUid, String studyUid) {}

  private final int limit;
  private final Consumer<TrialKey> wakeUp;

  /** By uid: all that have trials here. */
  private final Map<String, StudyQueue> studies = new HashMap<>();

  /** The Studies of the trials that have a slot, by the trial's uid. */
  private final Map<String, StudyQueue> holders = new HashMap<>();

  /** Trials that have asked and have no slot, by uid. */
  private final Map<String, Waiter> waiters = new HashMap<>();

  /** Those that have been called and have not come yet, in the order in which they were called. */
  private final LinkedHashSet<Waiter> called = new LinkedHashSet<>();

  /** Number of the latest request. */
  private long requests;

  /** The time by which turns are taken: odd when an attempt ends, even in between. */
  private long moment;

  private boolean isRestored;

  /**
   * Without slots to give until {@link #restore} says how many are taken.
   *
   * @param limit how many trials may run at once
   * @param wakeUp is told which waiting trial is to request again. It is called by the thread that
   *     made the slot free, with no lock held; it may be called for a trial that has one meanwhile
   */
  public TrialSlots(RunningLimit limit, Consumer<TrialKey> wakeUp) {
    this.limit = limit.trials();
    this.wakeUp = wakeUp;
  }

  /**
   * Begins to give slots. Trials that requested one before have been refused, and are called now.
   *
   * @param open all trials that have an open attempt; may be more than the limit allows
   * @throws IllegalStateException if it has begun before
   */
  public void restore(Collection<Holder> open) {
    List<TrialKey> callees;
    synchronized (this) {
      if (isRestored) {
        throw new IllegalStateException("the slots have been restored before");
      }
      open.forEach(holder -> give(holder.trialUid(), queue(holder.studyUid())));
      isRestored = true;
      callees = callNext();
    }
    callees.forEach(wakeUp);
  }

  /**
   * Asks for a slot, in order to start an attempt.
   *
   * @param trial the trial; its uid decides which one it is
   * @param study its Study
   * @param parallelism how many trials the Study may run now, positive
   * @return whether it has one, now or already. If not, it waits for one until {@link #release}
   */
  public boolean request(TrialKey trial, StudyKey study, int parallelism) {
    List<TrialKey> callees;
    boolean hasSlot;
    synchronized (this) {
      requests++;
      StudyQueue queue = queue(study.uid());
      queue.update(study.createdAt(), parallelism);
      callBackSurplus(queue);
      hasSlot = holders.containsKey(trial.uid());
      if (hasSlot) {
        callees = callNext();
      } else {
        Waiter waiter = waiters.computeIfAbsent(trial.uid(), _ -> new Waiter(trial, queue));
        passOverSilent(waiter);
        queue.waiters.add(waiter);
        if (!queue.called.contains(waiter)) {
          queue.waiting.add(waiter);
        }
        waiter.asked = requests;
        callees = callNext();
        hasSlot = called.contains(waiter);
        if (hasSlot) {
          callees.remove(trial);
          give(trial.uid(), queue);
        }
      }
    }
    callees.forEach(wakeUp);
    return hasSlot;
  }

  /**
   * Gives a slot back, because the attempt is over, or wants none any more, because the trial is
   * finished, suspended or deleted. Does nothing for a trial that neither has nor wants one.
   *
   * @param trialUid uid of the trial
   */
  public void release(String trialUid) {
    List<TrialKey> callees;
    synchronized (this) {
      StudyQueue holding = holders.remove(trialUid);
      Waiter waiter = waiters.get(trialUid);
      if (holding != null) {
        end(holding);
      } else if (waiter != null) {
        forget(waiter);
        forgetIfDone(waiter.study);
      }
      callees = callNext();
    }
    callees.forEach(wakeUp);
  }

  private StudyQueue queue(String uid) {
    return studies.computeIfAbsent(uid, key -> new StudyQueue(key, moment));
  }

  private void give(String trialUid, StudyQueue queue) {
    Waiter waiter = waiters.get(trialUid);
    if (waiter != null) {
      forget(waiter);
    }
    if (holders.put(trialUid, queue) == null) {
      queue.running++;
    }
  }

  private void end(StudyQueue queue) {
    // Behind those that wait, before those that come.
    queue.waitingSince = ++moment;
    moment++;
    queue.running--;
    forgetIfDone(queue);
  }

  private void forget(Waiter waiter) {
    waiters.remove(waiter.trial.uid());
    called.remove(waiter);
    waiter.study.waiting.remove(waiter);
    waiter.study.called.remove(waiter);
    waiter.study.waiters.remove(waiter);
  }

  private void forgetIfDone(StudyQueue queue) {
    if (queue.isForgettable()) {
      studies.remove(queue.uid);
    }
  }

  /** Takes back what a lower parallelism does not allow any more, the last in order first. */
  private void callBackSurplus(StudyQueue queue) {
    while (queue.hasTooManyCalled()) {
      Waiter last = queue.called.pollLast();
      called.remove(last);
      queue.waiting.add(last);
    }
  }

  /** Gives up those that were called before the request that one had made before this one. */
  private void passOverSilent(Waiter asking) {
    while (!called.isEmpty() && called.getFirst().called < asking.asked) {
      Waiter silent = called.removeFirst();
      silent.study.called.remove(silent);
    }
  }

  /** Calls those whose turn it is. */
  private List<TrialKey> callNext() {
    List<TrialKey> callees = new ArrayList<>();
    if (!isRestored || holders.size() + called.size() >= limit) {
      return callees;
    }
    List<FairShares.Claim> claims = studies.values().stream().map(StudyQueue::claim).toList();
    FairShares.of(limit, claims)
        .forEach(
            (uid, share) -> {
              StudyQueue queue = studies.get(uid);
              while (queue.used() < share) {
                Waiter next = queue.waiting.pollFirst();
                next.called = requests;
                queue.called.add(next);
                called.add(next);
                callees.add(next.trial);
              }
            });
    return callees;
  }
}
