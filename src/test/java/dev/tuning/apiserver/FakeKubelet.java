package dev.tuning.apiserver;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Plays scheduler and kubelet in a namespace: each new pod gets a node and runs, then ends as the
 * program says; one that is deleted is stopped, and goes. It counts the pods that ever existed, and
 * how many ran at once.
 */
final class FakeKubelet implements AutoCloseable {

  /**
   * How a pod ends.
   *
   * @param code exit code of its container
   * @param message its termination message
   * @param reason what the kubelet says of its container
   * @param disruption why the cluster stopped it, null if it did not
   */
  record Exit(int code, String message, String reason, String disruption) {

    Exit(int code, String message) {
      this(code, message, code == 0 ? "Completed" : "Error", null);
    }

    static Exit outOfMemory() {
      return new Exit(137, null, "OOMKilled", null);
    }

    static Exit disrupted() {
      return new Exit(143, null, "Error", "EvictionByEvictionAPI");
    }

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

    /** What a process ends with that does not handle SIGTERM. */
    static Exit terminated() {
      return new Exit(143, null);
    }

    static Exit diverged() {
      return new Exit(0, "{\"outcome\": \"Infeasible\", \"reason\": \"Diverged\"}");
    }
  }

  /** The node of every pod; there is no object of that name. */
  private static final String NODE = "node-1";

  private final KubernetesClient client = ApiServer.newClient();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Function<Pod, Exit> program;
  private final SharedIndexInformer<Pod> informer;
  private final Map<String, Set<String>> uidsByName = new ConcurrentHashMap<>();
  private final Map<String, Thread> threads = new ConcurrentHashMap<>();
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final Set<String> lostHosts = ConcurrentHashMap.newKeySet();
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
                      executor.submit(() -> play(pod));
                    }
                  }

                  @Override
                  public void onUpdate(Pod before, Pod after) {
                    if (after.getMetadata().getDeletionTimestamp() != null
                        && stopped.add(after.getMetadata().getUid())) {
                      executor.submit(() -> stop(after));
                    }
                  }

                  @Override
                  public void onDelete(Pod pod, boolean unknown) {}
                });
  }

  /** A program that fails would fail silently otherwise: its pod never ends then. */
  private void play(Pod pod) {
    try {
      run(pod);
    } catch (RuntimeException | AssertionError e) {
      if (!executor.isShutdown()) {
        e.printStackTrace();
      }
    }
  }

  private void run(Pod pod) {
    String uid = pod.getMetadata().getUid();
    threads.put(uid, Thread.currentThread());
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    Exit exit = null;
    try {
      bind(pod);
      setStatus(client, pod, new PodStatusBuilder().withPhase("Running").build());
      exit = program.apply(pod);
    } catch (KubernetesClientException e) {
      // It was deleted before it could start.
    } finally {
      running.decrementAndGet();
    }
    synchronized (ended) {
      if (exit != null && !stopped.contains(uid)) {
        ended.add(uid);
        setStatus(client, pod, ended(exit));
      }
    }
  }

  /** Ends a pod that is being deleted, unless it has ended already or its node is lost. */
  private void stop(Pod pod) {
    if (lostHosts.contains(pod.getMetadata().getName())) {
      return;
    }
    String uid = pod.getMetadata().getUid();
    Thread thread = threads.get(uid);
    if (thread != null) {
      thread.interrupt();
    }
    // It may have got its node just before it was deleted, and gets none any more.
    Pod current =
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .get();
    synchronized (ended) {
      if (current != null
          && current.getMetadata().getUid().equals(uid)
          && current.getSpec().getNodeName() != null
          && ended.add(uid)) {
        setStatus(client, pod, ended(Exit.terminated()));
      }
    }
    client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withGracePeriod(0)
        .delete();
  }

  /** From now on the pod of that name does not stop when it is deleted. */
  void lose(String pod) {
    lostHosts.add(pod);
  }

  private void bind(Pod pod) {
    client
        .bindings()
        .inNamespace(pod.getMetadata().getNamespace())
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .endMetadata()
                .withNewTarget()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(NODE)
                .endTarget()
                .build())
        .create();
  }

  static PodStatus ended(Exit exit) {
    return new PodStatusBuilder()
        .withPhase(exit.code() == 0 ? "Succeeded" : "Failed")
        .withConditions(
            exit.disruption() == null
                ? List.of()
                : List.of(
                    new PodConditionBuilder()
                        .withType("DisruptionTarget")
                        .withStatus("True")
                        .withReason(exit.disruption())
                        .build()))
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
                        .withReason(exit.reason())
                        .withMessage(exit.message())
                        .withFinishedAt(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
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
