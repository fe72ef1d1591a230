package dev.tuning.bench;

import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that keeps a number of pods alive: a pod that has ended is deleted, and the next one
 * created. It knows neither trials nor a status, so nothing that does can be faster with this
 * client on this control plane.
 *
 * <p>A line of its input, {@code NAMESPACE PODS PARALLELISM TEMPLATE}, is a run, and is answered
 * when that is over. The template is a file with a pod in JSON.
 */
public final class NullController {

  private final KubernetesClient client;
  private final String namespace;
  private final Pod template;
  private final int pods;
  private final AtomicInteger created = new AtomicInteger();
  private final CountDownLatch deleted;
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  private NullController(KubernetesClient client, String namespace, int pods, Pod template) {
    this.client = client;
    this.namespace = namespace;
    this.template = template;
    this.pods = pods;
    deleted = new CountDownLatch(pods);
  }

  /**
   * Runs until it is stopped.
   *
   * @param arguments a kubeconfig
   */
  public static void main(String[] arguments) throws Exception {
    Config config = Config.fromKubeconfig(Files.readString(Path.of(arguments[0])));
    try (var client = new KubernetesClientBuilder().withConfig(config).build();
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        Pod template = Serialization.unmarshal(Files.readString(Path.of(words[3])), Pod.class);
        new NullController(client, words[0], Integer.parseInt(words[1]), template)
            .run(Integer.parseInt(words[2]));
        System.out.println("done");
      }
    } catch (IOException e) {
      e.printStackTrace();
    }
  }

  private void run(int parallelism) throws InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        var _ = client.pods().inNamespace(namespace).inform(new Handler(executor))) {
      for (int i = 0; i < parallelism; i++) {
        executor.execute(this::createNext);
      }
      deleted.await();
    }
  }

  private void createNext() {
    int index = created.getAndIncrement();
    if (index < pods) {
      client
          .resource(
              new PodBuilder(template)
                  .editMetadata()
                  .withName("null-" + index + "-1-0")
                  .withNamespace(namespace)
                  // The operator shares the cores: it must not watch what is none of its.
                  .removeFromLabels(Labels.TRIAL)
                  .addToLabels("bench/trial", "null-" + index)
                  .endMetadata()
                  .build())
          .create();
    }
  }

  private void replace(Pod pod) {
    client.resource(pod).withGracePeriod(0).delete();
    createNext();
    deleted.countDown();
  }

  private final class Handler implements ResourceEventHandler<Pod> {

    private final ExecutorService executor;

    Handler(ExecutorService executor) {
      this.executor = executor;
    }

    @Override
    public void onAdd(Pod pod) {
      see(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      see(pod);
    }

    private void see(Pod pod) {
      if ("Succeeded".equals(pod.getStatus().getPhase())
          && ended.add(pod.getMetadata().getName())) {
        executor.execute(() -> replace(pod));
      }
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {}
  }
}
