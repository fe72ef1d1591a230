package dev.tuning.apiserver;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Plays the kubelet in a namespace: each new pod runs, then ends as the program says. It counts the
 * pods that ever existed, and how many ran at once.
 */
final class FakeKubelet implements AutoCloseable {

  /** What a pod's container does: an exit code and a termination message. */
  record Exit(int code, String message) {
    static Exit completed(double error) {
      return new Exit(
          0,
          """
          {"outcome": "Completed", "observations": [
            {"step": 50, "metrics": {"validation/error": 0.9}, "checkpoint": "step-50"},
            {"step": 100, "metrics": {"validation/error": %s}, "checkpoint": "step-100"}]}\
          """
              .formatted(error));
    }

    static Exit diverged() {
      return new Exit(0, "{\"outcome\": \"Infeasible\", \"reason\": \"Diverged\"}");
    }
  }

  private final KubernetesClient client = ApiServer.newClient();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Function<Pod, Exit> program;
  private final SharedIndexInformer<Pod> informer;
  private final Map<String, Set<String>> uidsByName = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();

  /**
   * @param program what a pod does; may block as long as the pod is to run, null: it never ends
   */
  FakeKubelet(String namespace, Function<Pod, Exit> program) {
    this.program = program;
    informer =
        client
            .pods()
            .inNamespace(namespace)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Pod pod) {
                    if (uidsByName
                            .computeIfAbsent(
                                pod.getMetadata().getName(), n -> ConcurrentHashMap.newKeySet())
                            .add(pod.getMetadata().getUid())
                        && "Pending".equals(pod.getStatus().getPhase())) {
                      executor.submit(() -> run(pod));
                    }
                  }

                  @Override
                  public void onUpdate(Pod before, Pod after) {}

                  @Override
                  public void onDelete(Pod pod, boolean unknown) {}
                });
  }

  private void run(Pod pod) {
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    Exit exit;
    try {
      setStatus(client, pod, new PodStatusBuilder().withPhase("Running").build());
      exit = program.apply(pod);
    } finally {
      running.decrementAndGet();
    }
    if (exit != null) {
      setStatus(client, pod, ended(exit));
    }
  }

  static PodStatus ended(Exit exit) {
    return new PodStatusBuilder()
        .withPhase(exit.code() == 0 ? "Succeeded" : "Failed")
        .withContainerStatuses(
            new ContainerStatusBuilder()
                .withName("trial")
                .withImage("image")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .withState(
                    new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exit.code())
                        .withReason(exit.code() == 0 ? "Completed" : "Error")
                        .withMessage(exit.message())
                        .endTerminated()
                        .build())
                .build())
        .build();
  }

  static void setStatus(KubernetesClient client, Pod pod, PodStatus status) {
    client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .editStatus(
            current -> {
              current.setStatus(status);
              return current;
            });
  }

  /** Value of an environment variable of the container that trains. */
  static String env(Pod pod, String name) {
    return pod.getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElse(null);
  }

  /** Names of all pods that ever existed. */
  List<String> podNames() {
    return uidsByName.keySet().stream().sorted().toList();
  }

  /** How many pods ever existed, counting namesakes. */
  int podsEver() {
    return uidsByName.values().stream().mapToInt(Set::size).sum();
  }

  int mostRunning() {
    return mostRunning.get();
  }

  @Override
  public void close() {
    informer.stop();
    executor.shutdownNow();
    client.close();
  }
}
