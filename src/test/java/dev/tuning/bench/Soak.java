package dev.tuning.bench;

import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.process.FaultProxy;
import dev.tuning.process.JavaProcess;
import dev.tuning.process.PackagedOperator;
import dev.tuning.trial.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Lets the packaged operator run many Studies for a long time while everything goes wrong at
 * random: it is killed and stopped, its API server is away, fails, or is slow, pods and Studies are
 * deleted, budgets change. Afterwards it checks what must always hold. {@code make soak} calls it;
 * docs/faults.md says what is checked.
 */
public final class Soak implements AutoCloseable {

  private static final Path DIRECTORY = Path.of("target", "soak");
  private static final String NAMESPACE = "soak";
  private static final int MOST_STUDIES = 10;
  private static final int MOST_PARALLELISM = 5;

  /** After the last fault. */
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  /** For the trials that are left then to run to their end. */
  private static final Duration REST = Duration.ofMinutes(5);

  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** What the Deployment gives a pod to end. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** All that the operator asks for, Events left out; it takes four of them undisturbed. */
  private static final double MOST_WRITES_PER_POD = 15;

  private final Progress progress = new Progress();
  private final Random random;
  private final ControlPlane controlPlane;
  private final AuditLog auditLog;
  private final KubernetesClient client;
  private final JavaProcess simulator;
  private final FaultProxy proxy;
  private final ClusterHistory history;
  private final GarbageCollector collector;
  private final Map<String, Integer> parallelism = new HashMap<>();
  private final Map<String, Integer> done = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private PackagedOperator operator;
  private int operators;
  private int studies;

  private Soak(long seed) throws IOException {
    random = new Random(seed);
    controlPlane = new ControlPlane(DIRECTORY);
    auditLog = new AuditLog(controlPlane.auditLog());
    client = controlPlane.client();
    Installation.install(controlPlane);
    controlPlane.createNamespace(NAMESPACE);
    Path kubeconfig =
        Files.writeString(
            DIRECTORY.resolve("simulator.kubeconfig"),
            controlPlane.kubeconfig(Installation.SIMULATOR_NAMESPACE, Installation.SIMULATOR));
    simulator =
        new JavaProcess(
            PodSimulator.class,
            DIRECTORY.resolve("simulator.log"),
            List.of("-Xmx128m", "-XX:+UseSerialGC"),
            List.of(kubeconfig.toString()));
    proxy = new FaultProxy(controlPlane.kubeconfig(Installation.NAMESPACE, Installation.OPERATOR));
    history = new ClusterHistory(client);
    collector = new GarbageCollector(client);
    start();
  }

  /**
   * @param arguments {@code --minutes=n}, less than 50, and {@code --seed=n}
   */
  public static void main(String[] arguments) {
    // Nothing stays when it is interrupted.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    int status = 1;
    long minutes = 20;
    long seed = System.nanoTime();
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.split("=")[0]) {
        case "--minutes" -> minutes = Long.parseLong(value);
        case "--seed" -> seed = Long.parseLong(value);
        default -> throw new IllegalArgumentException("no argument " + argument);
      }
    }
    System.out.println("soak: seed " + seed + ", " + minutes + " minutes");
    try (var soak = new Soak(seed)) {
      status = soak.run(Duration.ofMinutes(minutes)) ? 0 : 1;
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
    }
    System.exit(status);
  }

  private boolean run(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      act();
      pause(300 + random.nextInt(2_000));
    }
    settle();
    check();
    removeAll();
    report();
    return violations.isEmpty();
  }

  private void act() {
    restartIfEnded();
    int dice = random.nextInt(100);
    if (dice < 30) {
      createStudy();
    } else if (dice < 45) {
      deletePod();
    } else if (dice < 55) {
      edit("{\"spec\": {\"budget\": {\"parallelism\": %d}}}");
    } else if (dice < 62) {
      edit("{\"spec\": {\"suspend\": %s}}");
    } else if (dice < 67) {
      edit("{\"spec\": {\"budget\": {\"maxTrials\": %d}}}");
    } else if (dice < 71) {
      deleteStudy();
    } else if (dice < 76) {
      count("kills");
      operator.kill();
      start();
    } else if (dice < 79) {
      terminate();
    } else {
      fault();
    }
  }

  private void createStudy() {
    if (unfinished().size() >= MOST_STUDIES) {
      return;
    }
    int at = 1 + random.nextInt(MOST_PARALLELISM);
    var study =
        new BenchStudy(
            "s" + studies++,
            5 + random.nextInt(30),
            at,
            1 + random.nextInt(2),
            new PodRole(200, 200 + random.nextInt(4_000), 0));
    parallelism.put(study.name(), at);
    client.resource(study.manifest()).inNamespace(NAMESPACE).create();
    count("Studies created");
  }

  private List<Study> unfinished() {
    return all().stream()
        .filter(study -> study.getMetadata().getDeletionTimestamp() == null)
        .filter(study -> !StudyRun.isComplete(study))
        .toList();
  }

  private List<Study> all() {
    return client.resources(Study.class).inNamespace(NAMESPACE).list().getItems();
  }

  private void edit(String patch) {
    List<Study> some = unfinished();
    if (some.isEmpty()) {
      return;
    }
    Study study = some.get(random.nextInt(some.size()));
    String name = study.getMetadata().getName();
    Object value;
    if (patch.contains("suspend")) {
      value = !study.getSpec().suspended();
    } else if (patch.contains("maxTrials")) {
      value = 5 + random.nextInt(40);
    } else {
      int next = 1 + random.nextInt(MOST_PARALLELISM);
      parallelism.merge(name, next, Math::max);
      value = next;
    }
    patch(name, patch.formatted(value));
    count("edits");
  }

  private void patch(String study, String patch) {
    client
        .resources(Study.class)
        .inNamespace(NAMESPACE)
        .withName(study)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private void deleteStudy() {
    List<Study> some = unfinished();
    if (!some.isEmpty()) {
      client.resource(some.get(random.nextInt(some.size()))).delete();
      count("Studies deleted");
    }
  }

  private void deletePod() {
    List<Pod> running =
        pods().stream().filter(pod -> "Running".equals(pod.getStatus().getPhase())).toList();
    if (!running.isEmpty()) {
      client.resource(running.get(random.nextInt(running.size()))).delete();
      count("pods deleted");
    }
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(NAMESPACE).withLabel(Labels.TRIAL).list().getItems();
  }

  private void terminate() {
    count("terminations");
    try {
      if (operator.terminate(GRACE).isEmpty()) {
        violations.add("the operator did not end within " + GRACE);
        operator.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    start();
  }

  private void fault() {
    SoakFault fault = SoakFault.values()[random.nextInt(SoakFault.values().length)];
    count(fault.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    fault.begin(proxy);
    int millis = 1_000 + random.nextInt(random.nextInt(10) == 0 ? 60_000 : 15_000);
    // Meanwhile it may be killed as well.
    if (random.nextInt(5) == 0) {
      pause(millis / 2);
      count("kills");
      operator.kill();
      start();
    }
    pause(millis / 2);
    fault.end(proxy);
  }

  /** As the kubelet does, when its API server fails while it starts. */
  private void restartIfEnded() {
    if (!operator.isAlive()) {
      count("ends by itself");
      start();
    }
  }

  private void start() {
    operator =
        new PackagedOperator(
            proxy.kubeconfig(), DIRECTORY.resolve("operator-" + ++operators), Map.of());
  }

  /** The faults are over: everything comes to its end, and then nothing is written any more. */
  private void settle() {
    progress.say("the faults are over: %s", done);
    unfinished()
        .forEach(study -> patch(study.getMetadata().getName(), "{\"spec\": {\"suspend\": false}}"));
    await()
        .atMost(RECOVERY.plus(REST))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              restartIfEnded();
              return unfinished().isEmpty();
            });
    progress.say("all Studies are complete");
    await()
        .atMost(RECOVERY)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> pods().stream().allMatch(pod -> pod.getMetadata().getFinalizers().isEmpty()));
    pause(3_000);
    long position = auditLog.end();
    pause(SILENCE.toMillis());
    List<AuditEvent> late =
        auditLog.since(position).stream().filter(this::isWriteOfOperator).toList();
    if (!late.isEmpty()) {
      violations.add("written though nothing happens: " + late);
    }
  }

  private boolean isWriteOfOperator(AuditEvent event) {
    return event.isBy(Installation.user(Installation.OPERATOR))
        && event.isWrite()
        && !event.resource().equals("events");
  }

  private void check() {
    violations.addAll(history.violations(study -> parallelism.getOrDefault(study, 0)));
    for (Study study : all()) {
      check(study);
    }
  }

  private void check(Study study) {
    String name = study.getMetadata().getName();
    List<Trial> trials =
        client
            .resources(Trial.class)
            .inNamespace(NAMESPACE)
            .withLabel(Labels.STUDY, name)
            .list()
            .getItems();
    long[] indices = trials.stream().mapToLong(trial -> trial.getSpec().index()).sorted().toArray();
    if (!LongStream.range(0, indices.length)
        .boxed()
        .toList()
        .equals(LongStream.of(indices).boxed().toList())) {
      violations.add(name + ": indices " + List.of(indices));
    }
    if (indices.length < study.getSpec().budget().maxTrials()) {
      violations.add(
          name + ": " + indices.length + " trials of " + study.getSpec().budget().maxTrials());
    }
    var said = study.getStatus().trials();
    var counted =
        new TrialCounts(
            trials.size(),
            count(trials, Phase.PENDING),
            count(trials, Phase.RUNNING),
            count(trials, Phase.SUCCEEDED),
            count(trials, Phase.INFEASIBLE),
            count(trials, Phase.FAILED));
    if (!counted.equals(said)) {
      violations.add(name + ": status says " + said + ", its Trials say " + counted);
    }
    if (counted.finished() != counted.created()) {
      violations.add(name + ": not every trial has ended: " + counted);
    }
  }

  private static int count(List<Trial> trials, String phase) {
    return (int) trials.stream().filter(t -> phase.equals(t.statusOrNew().phase())).count();
  }

  /** All Studies are deleted: nothing of them stays. */
  private void removeAll() {
    client.resources(Study.class).inNamespace(NAMESPACE).delete();
    await()
        .atMost(REST)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                all().isEmpty()
                    && pods().isEmpty()
                    && client
                        .resources(Trial.class)
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                        .isEmpty());
  }

  private void report() {
    List<AuditEvent> writes = auditLog.since(0).stream().filter(this::isWriteOfOperator).toList();
    Map<String, Integer> kinds = new TreeMap<>();
    writes.forEach(
        event ->
            kinds.merge(event.kind() + (event.succeeded() ? "" : " refused"), 1, Integer::sum));
    double perPod = (double) writes.size() / history.podsEver();
    if (perPod > MOST_WRITES_PER_POD) {
      violations.add("%.1f writes a pod".formatted(perPod));
    }
    progress.say("what happened: %s", done);
    progress.say(
        "%d pods, %d trials to their end, %d operators, %d writes, %.1f a pod: %s",
        history.podsEver(), history.trialsEnded(), operators, writes.size(), perPod, kinds);
    violations.forEach(violation -> progress.say("VIOLATED: %s", violation));
    progress.say(violations.isEmpty() ? "soak: passed" : "soak: FAILED");
  }

  private void count(String what) {
    done.merge(what, 1, Integer::sum);
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    operator.close();
    proxy.close();
    collector.close();
    history.close();
    simulator.close();
    controlPlane.close();
  }
}
