package dev.tuning.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
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
 * created, by requests whose bodies are text and whose answers are not read. It knows neither
 * trials nor a status, so nothing that does can be faster with this client on this control plane.
 *
 * <p>A line of its input, {@code NAMESPACE PODS PARALLELISM TEMPLATE}, is a run, and is answered
 * when that is over. The template is a file with a pod in JSON, named {@link #TEMPLATE_NAME} and in
 * no namespace.
 */
public final class NullController {

  static final String TEMPLATE_NAME = "null-controller-template";

  private final KubernetesClient client;
  private final String namespace;
  private final String path;
  private final String template;
  private final int pods;
  private final AtomicInteger created = new AtomicInteger();
  private final CountDownLatch deleted;
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  private NullController(KubernetesClient client, String namespace, int pods, String template) {
    this.client = client;
    this.namespace = namespace;
    path = "/api/v1/namespaces/" + namespace + "/pods";
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
        String template = Files.readString(Path.of(words[3]));
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
      client.raw(path, "POST", template.replace(TEMPLATE_NAME, "null-" + index + "-1-0"));
    }
  }

  private void replace(Pod pod) {
    client.raw(path + "/" + pod.getMetadata().getName(), "DELETE", null);
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
