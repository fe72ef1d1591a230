package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.FaultProxy;
import dev.tuning.process.FaultProxy.Effect;
import dev.tuning.process.FaultProxy.Fault;
import dev.tuning.trial.slots.RunningLimit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Something goes wrong between the operator and its API server in the middle of a Study. Once it is
 * over, the Study comes to the end that it would have had, and then nothing is written any more.
 * All faults are tested at the same time, since each takes minutes of waiting.
 */
@ExtendWith(ApiServer.class)
@Timeout(300)
class FaultsApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  /** Within this, everything is as if there had been no fault. */
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final int TRIALS = 20;
  private static final int PARALLELISM = 3;

  /** What happens to an operator, and for how long. */
  private enum Scenario {
    OUTAGE(60) {
      @Override
      void begin(World world) {
        world.proxy.down();
      }

      @Override
      void end(World world) {
        world.proxy.up();
      }
    },
    STORM_OF_500(20) {
      @Override
      void begin(World world) {
        world.proxy.set(
            (_, _, _) -> chance(70) ? new Effect.Answer(500, "InternalError", 0) : pass());
      }
    },
    STORM_OF_429(20) {
      @Override
      void begin(World world) {
        world.proxy.set(
            (_, _, _) -> chance(70) ? new Effect.Answer(429, "TooManyRequests", 1) : pass());
      }
    },
    EVERYTHING_FAILS(20) {
      @Override
      void begin(World world) {
        world.proxy.set((_, _, _) -> new Effect.Answer(503, "ServiceUnavailable", 0));
        world.proxy.cutWatches();
      }
    },
    CONFLICTS(20) {
      @Override
      void begin(World world) {
        world.proxy.set(
            (method, path, _) ->
                method.equals("PUT") && path.endsWith("/status") && chance(60)
                    ? new Effect.Answer(409, "Conflict", 0)
                    : pass());
      }
    },
    LOST_REPLIES(20) {
      @Override
      void begin(World world) {
        world.proxy.set(
            (method, _, isWatch) ->
                !isWatch && !method.equals("GET") && chance(40) ? new Effect.LoseReply() : pass());
      }
    },
    SLOW_ANSWERS(20) {
      @Override
      void begin(World world) {
        world.proxy.set((_, _, _) -> new Effect.Delay(1_500));
      }
    },
    CUT_WATCHES(20) {
      @Override
      void meanwhile(World world) {
        world.proxy.cutWatches();
      }
    },
    GONE(20) {
      @Override
      void begin(World world) {
        world.proxy.set(
            (_, _, isWatch) ->
                isWatch && chance(50) ? new Effect.Answer(410, "Expired", 0) : pass());
      }

      @Override
      void meanwhile(World world) {
        world.proxy.expireWatches();
      }
    },
    CLOCK_FORWARD(10) {
      @Override
      void begin(World world) {
        world.offset = Duration.ofHours(1);
      }
    },
    CLOCK_BACK(10) {
      @Override
      void begin(World world) {
        world.offset = Duration.ofHours(-1);
      }
    },
    /** What was noted an hour ahead must not hold anything for an hour. */
    CLOCK_FORWARD_AND_BACK(10) {
      @Override
      void begin(World world) {
        world.offset = Duration.ofHours(1);
      }

      @Override
      void end(World world) {
        world.offset = Duration.ZERO;
      }
    };

    final Duration length;

    Scenario(int seconds) {
      this.length = Duration.ofSeconds(seconds);
    }

    void begin(World world) {}

    /** Twice in a second, as long as it lasts. */
    void meanwhile(World world) {}

    void end(World world) {
      world.proxy.set(Fault.NONE);
    }

    private static boolean chance(int percent) {
      return ThreadLocalRandom.current().nextInt(100) < percent;
    }

    private static Effect pass() {
      return new Effect.Pass();
    }
  }

  /** An operator with its proxy, its clock and its namespace. */
  private static final class World {

    final String namespace = ApiServer.newNamespace();
    final FaultProxy proxy = new FaultProxy(OperatorAccount.kubeconfig(namespace));
    volatile Duration offset = Duration.ZERO;

    Clock clock() {
      InstantSource source = () -> Instant.now().plus(offset);
      return source.withZone(ZoneOffset.UTC);
    }
  }

  private static final Map<Scenario, CompletableFuture<Void>> RUNS = new EnumMap<>(Scenario.class);
  private static ExecutorService executor;

  @BeforeAll
  static void startAll() {
    executor = Executors.newVirtualThreadPerTaskExecutor();
    for (Scenario scenario : Scenario.values()) {
      RUNS.put(scenario, CompletableFuture.runAsync(() -> run(scenario), executor));
    }
  }

  @AfterAll
  static void stopAll() {
    executor.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void theEndIsThatOfAnUndisturbedRun(Scenario scenario) throws Throwable {
    try {
      RUNS.get(scenario).get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  /** Its second trial is disrupted once; what is called held never ends. */
  private static Exit program(Pod pod) {
    if (FakeKubelet.env(pod, "TRIAL_NAME").startsWith("held")) {
      return null;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FakeKubelet.env(pod, "TRIAL_INDEX").equals("7")
            && FakeKubelet.env(pod, "TRIAL_ATTEMPT").equals("1")
        ? Exit.disrupted()
        : Exit.completed(0.5);
  }

  /** The client of the packaged operator, as far as it matters here. */
  private static Config config(String kubeconfig) {
    var settings = new Properties();
    try (var reader =
        Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      settings.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String prefix = "quarkus.kubernetes-client.";
    return new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
        .withRequestRetryBackoffLimit(
            Integer.parseInt(settings.getProperty(prefix + "request-retry-backoff-limit")))
        .withWatchReconnectInterval(
            (int)
                Duration.parse("PT" + settings.getProperty(prefix + "watch-reconnect-interval"))
                    .toMillis())
        .build();
  }

  private static void run(Scenario scenario) {
    var world = new World();
    String namespace = world.namespace;
    try (FaultProxy proxy = world.proxy;
        var kubelet = new FakeKubelet(namespace, FaultsApiTest::program);
        var _ =
            new OperatorProcess(
                namespace,
                Duration.ofSeconds(30),
                new KubernetesClientBuilder().withConfig(config(proxy.kubeconfig())).build(),
                RunningLimit.NONE,
                "http://study-operator.test.svc:8080",
                world.clock())) {
      Studies.create(ApiServer.client(), namespace, Studies.manifest("held", 1, 1));
      Studies.create(ApiServer.client(), namespace, Studies.manifest("study", TRIALS, PARALLELISM));
      await().atMost(LONG).until(() -> kubelet.podsEver() > 5);

      scenario.begin(world);
      long end = System.nanoTime() + scenario.length.toNanos();
      await()
          .atMost(scenario.length.plus(LONG))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                scenario.meanwhile(world);
                return System.nanoTime() > end;
              });
      scenario.end(world);

      long healed = System.nanoTime();
      await(scenario + " is over").atMost(RECOVERY).until(() -> isOver(namespace));
      awaitSilence(proxy, healed);
      long writes = proxy.writes();
      await(scenario + ": something is written still")
          .during(SILENCE)
          .atMost(SILENCE.plus(LONG))
          .failFast("written still", () -> proxy.writes() != writes)
          .until(() -> true);

      List<String> pods = new ArrayList<>(List.of("held-0-1-0", "study-7-2-0"));
      IntStream.range(0, TRIALS).forEach(trial -> pods.add("study-" + trial + "-1-0"));
      assertThat(kubelet.podNames()).as("%s", scenario).containsExactlyInAnyOrderElementsOf(pods);
      assertThat(kubelet.podsEver()).as("%s", scenario).isEqualTo(pods.size());
      assertThat(kubelet.mostRunning()).as("%s", scenario).isLessThanOrEqualTo(PARALLELISM + 1);
      assertThat(Studies.get(namespace, "study").getStatus().trials())
          .as("%s", scenario)
          .isEqualTo(new TrialCounts(TRIALS, 0, 0, TRIALS, 0, 0));
      assertThat(Studies.get(namespace, "held").getStatus().trials())
          .as("%s", scenario)
          .isEqualTo(new TrialCounts(1, 0, 1, 0, 0, 0));
    }
  }

  /** Complete, with every pod let go, while the other one goes on. */
  private static boolean isOver(String namespace) {
    return Studies.has(Studies.get(namespace, "study"), "Complete")
        && Studies.trials(namespace, "study").stream()
            .allMatch(trial -> Studies.isIn(trial, Phase.SUCCEEDED))
        && Studies.trials(namespace, "held").stream()
            .allMatch(trial -> Studies.isIn(trial, Phase.RUNNING))
        && ApiServer.client().pods().inNamespace(namespace).list().getItems().stream()
            .filter(pod -> !pod.getMetadata().getName().startsWith("held"))
            .allMatch(pod -> pod.getMetadata().getFinalizers().isEmpty());
  }

  /** The last numbers are written within a second or so. */
  private static void awaitSilence(FaultProxy proxy, long healed) {
    long[] seen = {-1};
    long[] since = {System.nanoTime()};
    await()
        .atMost(RECOVERY)
        .until(
            () -> {
              if (seen[0] != proxy.writes()) {
                seen[0] = proxy.writes();
                since[0] = System.nanoTime();
              }
              return System.nanoTime() - since[0] > TimeUnit.SECONDS.toNanos(3);
            });
    assertThat(Duration.ofNanos(since[0] - healed)).isLessThan(RECOVERY);
  }
}
