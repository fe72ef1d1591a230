package dev.tuning.bench;

import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What became of all pods and Trials, by watches of its own. Resource versions of one etcd are in
 * the order of the writes, over all kinds, so what came first is known without any clock.
 */
final class ClusterHistory implements AutoCloseable {

  private final SharedIndexInformer<Pod> podInformer;
  private final SharedIndexInformer<Trial> trialInformer;
  private final Map<String, PodTimes> pods = new HashMap<>();
  private final Map<String, Long> terminal = new HashMap<>();
  private final List<String> changed = new ArrayList<>();

  ClusterHistory(KubernetesClient client) {
    podInformer = client.pods().inAnyNamespace().withLabel(Labels.TRIAL).inform(pods());
    trialInformer = client.resources(Trial.class).inAnyNamespace().inform(trials());
  }

  private ResourceEventHandler<Pod> pods() {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(Pod pod) {
        saw(pod, false);
      }

      @Override
      public void onUpdate(Pod before, Pod after) {
        saw(after, false);
      }

      @Override
      public void onDelete(Pod pod, boolean unknown) {
        saw(pod, true);
      }
    };
  }

  private synchronized void saw(Pod pod, boolean gone) {
    PodTimes times =
        pods.computeIfAbsent(
            pod.getMetadata().getUid(),
            _ -> new PodTimes(pod.getMetadata().getName(), version(pod), Long.MAX_VALUE));
    String phase = pod.getStatus().getPhase();
    if (gone || "Succeeded".equals(phase) || "Failed".equals(phase)) {
      pods.put(pod.getMetadata().getUid(), times.endedBy(version(pod)));
    }
  }

  private ResourceEventHandler<Trial> trials() {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(Trial trial) {
        saw(trial);
      }

      @Override
      public void onUpdate(Trial before, Trial after) {
        saw(after);
        String was = before.statusOrNew().phase();
        if (Phase.isTerminal(was) && !was.equals(after.statusOrNew().phase())) {
          changed(after, was);
        }
      }

      @Override
      public void onDelete(Trial trial, boolean unknown) {}
    };
  }

  private synchronized void saw(Trial trial) {
    if (Phase.isTerminal(trial.statusOrNew().phase())) {
      terminal.putIfAbsent(trial.getMetadata().getName(), version(trial));
    }
  }

  private synchronized void changed(Trial trial, String was) {
    changed.add(
        "%s was %s, and became %s"
            .formatted(trial.getMetadata().getName(), was, trial.statusOrNew().phase()));
  }

  private static long version(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  synchronized int podsEver() {
    return pods.size();
  }

  synchronized int trialsEnded() {
    return terminal.size();
  }

  /**
   * What must never be, and was.
   *
   * @param parallelism the largest that each Study has ever had
   */
  synchronized List<String> violations(ToIntFunction<String> parallelism) {
    List<String> violations = new ArrayList<>(changed);
    Set<String> names = new HashSet<>();
    pods.values().stream()
        .filter(pod -> !names.add(pod.name()))
        .forEach(pod -> violations.add("pod " + pod.name() + " was created twice"));
    pods.values().stream()
        .filter(pod -> pod.created() > terminal.getOrDefault(pod.trial(), Long.MAX_VALUE))
        .forEach(pod -> violations.add("pod " + pod.name() + " came after the end of its trial"));
    pods.values().stream()
        .collect(Collectors.groupingBy(PodTimes::trial))
        .values()
        .forEach(ofTrial -> overlaps(ofTrial, violations));
    pods.values().stream()
        .collect(Collectors.groupingBy(PodTimes::study))
        .forEach(
            (study, ofStudy) -> {
              int most = mostTrials(ofStudy);
              if (most > parallelism.applyAsInt(study)) {
                violations.add(
                    "%s: %d trials at once, %d at most are allowed"
                        .formatted(study, most, parallelism.applyAsInt(study)));
              }
            });
    return violations;
  }

  /** Pods of two attempts of a trial must not live at the same time. */
  private static void overlaps(List<PodTimes> ofTrial, List<String> violations) {
    List<PodTimes> sorted =
        ofTrial.stream().sorted(Comparator.comparingLong(PodTimes::created)).toList();
    for (int i = 0; i < sorted.size(); i++) {
      for (PodTimes later : sorted.subList(i + 1, sorted.size())) {
        if (sorted.get(i).attempt() != later.attempt() && sorted.get(i).overlaps(later)) {
          violations.add(
              "pods %s and %s lived at once".formatted(sorted.get(i).name(), later.name()));
        }
      }
    }
  }

  /** How many trials of a Study had live pods at once. */
  private static int mostTrials(List<PodTimes> ofStudy) {
    TreeMap<Long, PodTimes> creations = new TreeMap<>();
    TreeMap<Long, List<PodTimes>> ends = new TreeMap<>();
    for (PodTimes pod : ofStudy) {
      creations.put(pod.created(), pod);
      ends.computeIfAbsent(pod.ended(), _ -> new ArrayList<>()).add(pod);
    }
    Map<String, Integer> live = new HashMap<>();
    int most = 0;
    for (PodTimes pod : creations.values()) {
      while (!ends.isEmpty() && ends.firstKey() < pod.created()) {
        ends.pollFirstEntry()
            .getValue()
            .forEach(
                ended -> live.computeIfPresent(ended.trial(), (_, n) -> n == 1 ? null : n - 1));
      }
      live.merge(pod.trial(), 1, Integer::sum);
      most = Math.max(most, live.size());
    }
    return most;
  }

  @Override
  public void close() {
    podInformer.close();
    trialInformer.close();
  }
}
