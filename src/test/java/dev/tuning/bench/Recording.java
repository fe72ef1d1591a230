package dev.tuning.bench;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** What happens in a namespace from the construction of this object on, as the audit log has it. */
final class Recording {

  /** After how long without a write a run is over. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Testbed testbed;
  private final String namespace;
  private final String user;
  private final long position;
  private final BodyBytes bytes;
  private final Map<String, Double> cpuSeconds;

  /**
   * Begins it.
   *
   * @param account whose requests are counted
   */
  Recording(Testbed testbed, String namespace, String account) {
    this.testbed = testbed;
    this.namespace = namespace;
    this.user = Installation.user(account);
    testbed.askSimulator();
    testbed.operator().usage().forgetPeak();
    bytes = BodyBytes.read(testbed.controlPlane().metrics());
    cpuSeconds = testbed.cpuSeconds();
    position = testbed.auditLog().end();
  }

  /** Ends it, once whom it is about has nothing more to write. */
  RunFigures end(Collection<BenchStudy> studies) {
    awaitSilence();
    Map<String, Double> cpu = cpuSinceThen();
    long peak = testbed.operator().usage().peakMebibytes();
    long rest = testbed.operator().usage().mebibytes();
    SimulatorFigures simulator = testbed.askSimulator();
    BodyBytes written =
        BodyBytes.read(testbed.controlPlane().metrics())
            .since(bytes)
            .withoutPods(simulator.bodyBytes())
            .withoutManifests();
    List<AuditEvent> all = testbed.auditLog().since(position);
    List<AuditEvent> here = all.stream().filter(e -> e.namespace().equals(namespace)).toList();
    List<AuditEvent> mine = all.stream().filter(e -> e.isBy(user)).toList();

    List<String> violations = new ArrayList<>();
    List<Double> turnarounds = new ArrayList<>();
    Map<String, Double> means = new LinkedHashMap<>();
    LongStream.Builder micros = LongStream.builder();
    int trials = 0;
    int pods = 0;
    long repeated = 0;
    for (BenchStudy study : studies) {
      var history = new PodHistory(study.name(), study.parallelism(), study.hosts(), here);
      violations.addAll(history.violations());
      trials += history.trials();
      pods += history.pods();
      repeated += history.repeated();
      long[] ofStudy = history.turnaroundMicros().toArray();
      LongStream.of(ofStudy).forEach(micros::add);
      LongStream.of(ofStudy).forEach(value -> turnarounds.add(value / 1000.0));
      means.put(study.name(), Percentiles.ofMicros(LongStream.of(ofStudy)).mean());
    }
    return new RunFigures(
        trials,
        pods,
        seconds(mine),
        Percentiles.ofMicros(micros.build()),
        turnarounds,
        means,
        RequestCounts.of(mine),
        steadyReads(mine),
        written.bytes(),
        cpu,
        peak,
        rest,
        ObjectSizes.of(testbed.controlPlane().client(), namespace),
        repeated,
        simulator,
        violations);
  }

  private Map<String, Double> cpuSinceThen() {
    Map<String, Double> cpu = new TreeMap<>();
    testbed
        .cpuSeconds()
        .forEach(
            (name, now) -> {
              double before = cpuSeconds.getOrDefault(name, 0.0);
              // A process that was started meanwhile has used all of it since then.
              cpu.put(name, now < before ? now : now - before);
            });
    return cpu;
  }

  /** The requests of a run stand in the log once nothing more comes. */
  private void awaitSilence() {
    long[] seen = {testbed.auditLog().end()};
    long[] since = {System.nanoTime()};
    await()
        .atMost(LONGEST_WAIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              long end = testbed.auditLog().end();
              if (testbed.auditLog().since(seen[0]).stream().anyMatch(this::counts)) {
                since[0] = System.nanoTime();
              }
              seen[0] = end;
              return System.nanoTime() - since[0] > SILENCE.toNanos();
            });
  }

  private boolean counts(AuditEvent event) {
    return event.isBy(user) && event.isWrite();
  }

  private static long steadyReads(List<AuditEvent> events) {
    long first = firstPod(events);
    return events.stream().filter(e -> e.isRead() && e.receivedMicros() > first).count();
  }

  private static long firstPod(List<AuditEvent> events) {
    return events.stream()
        .filter(AuditEvent::createsPod)
        .mapToLong(AuditEvent::micros)
        .min()
        .orElseThrow();
  }

  /** From the first pod's creation to the last write about a pod or a trial. */
  private static double seconds(List<AuditEvent> events) {
    long last =
        events.stream()
            .filter(event -> event.isWrite() && !event.resource().startsWith("studies"))
            .filter(event -> !event.resource().equals("events"))
            .mapToLong(AuditEvent::micros)
            .max()
            .orElseThrow();
    return (last - firstPod(events)) / (double) TimeUnit.SECONDS.toMicros(1);
  }
}
