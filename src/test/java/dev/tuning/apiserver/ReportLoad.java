package dev.tuning.apiserver;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Trainers that report at a fixed rate, each on a connection of its own, one report after another.
 * A late answer slows no schedule down: the time of a report counts from the moment at which it was
 * due, so that reports which wait behind a slow one are slow too.
 *
 * <p>It speaks HTTP itself, on one thread: a client of full size would take the cores from what is
 * measured.
 */
final class ReportLoad implements AutoCloseable {

  /** What {@link #statuses} has for a report without an answer. */
  private static final int NO_ANSWER = -1;

  private static final Pattern ANSWER =
      Pattern.compile("HTTP/1.1 (\\d{3}) .*\r\ncontent-length: (\\d+)(\r\n.*)?", Pattern.DOTALL);

  private final Duration spread;
  private final Duration interval;
  private final int reports;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client = vertx.createNetClient();
  private final CountDownLatch begin = new CountDownLatch(1);
  private final CountDownLatch reporting;
  private final Random starts = new Random(1);
  private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
  private final long[][] nanos;
  private final long[] firsts;

  /**
   * @param trainers how many report
   * @param spread over how long they begin: pods do not start in one instant
   * @param interval between two reports of a trainer
   * @param reports of each trainer
   */
  ReportLoad(int trainers, Duration spread, Duration interval, int reports) {
    this.spread = spread;
    this.interval = interval;
    this.reports = reports;
    this.reporting = new CountDownLatch(trainers);
    this.nanos = new long[trainers][reports];
    this.firsts = new long[trainers];
  }

  /** Lets all trainers begin. */
  void begin() {
    begin.countDown();
  }

  /**
   * Reports as one of the trainers, once they may begin; blocks until all of them have all their
   * answers.
   *
   * @param number the trainer's, from 0
   * @param pod whose reports they are
   * @param body of a report by its number, from 0; ASCII
   */
  void report(int number, PodReporter pod, IntFunction<String> body) throws InterruptedException {
    begin.await();
    URI url = URI.create(pod.url());
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: "
            .formatted(url.getPath(), url.getAuthority(), pod.token());
    var trainer = new Trainer(number, head, body);
    client
        .connect(url.getPort(), url.getHost())
        .onSuccess(trainer::start)
        .onFailure(_ -> trainer.end());
    trainer.unanswered.await();
    reporting.countDown();
    reporting.await();
  }

  /** Lives on the event loop. */
  private final class Trainer {

    private final String head;
    private final IntFunction<String> body;
    private final int number;
    private final long[] taken;
    private final CountDownLatch unanswered = new CountDownLatch(reports);
    private final Queue<Integer> due = new ArrayDeque<>();
    private NetSocket socket;
    private long first;
    private int begun;
    private boolean waits;
    private int status = NO_ANSWER;

    Trainer(int number, String head, IntFunction<String> body) {
      this.head = head;
      this.body = body;
      this.number = number;
      this.taken = nanos[number];
    }

    void start(NetSocket connected) {
      socket = connected;
      RecordParser parser = RecordParser.newDelimited("\r\n\r\n");
      parser.handler(part -> receive(parser, part));
      socket.handler(parser).closeHandler(_ -> end());
      long delay = 1 + starts.nextLong(spread.toMillis());
      first = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay);
      firsts[number] = first;
      vertx.setTimer(delay, _ -> tick());
    }

    /** Plans each tick anew, so that a late one makes no other late. */
    private void tick() {
      due.add(begun++);
      send();
      if (begun < reports) {
        long wait = dueAt(begun) - System.nanoTime();
        vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)), _ -> tick());
      }
    }

    private long dueAt(int report) {
      return first + report * interval.toNanos();
    }

    private void send() {
      if (!waits && !due.isEmpty()) {
        waits = true;
        String lines = body.apply(due.element());
        socket.write(head + lines.length() + "\r\n\r\n" + lines);
      }
    }

    private void receive(RecordParser parser, Buffer part) {
      if (status == NO_ANSWER) {
        Matcher answer = ANSWER.matcher(part.toString());
        if (!answer.matches()) {
          throw new IllegalStateException("no answer with a length: " + part);
        }
        status = Integer.parseInt(answer.group(1));
        parser.fixedSizeMode(Integer.parseInt(answer.group(2)));
        return;
      }
      int report = due.remove();
      taken[report] = System.nanoTime() - dueAt(report);
      statuses.merge(status, 1, Integer::sum);
      status = NO_ANSWER;
      parser.delimitedMode("\r\n\r\n");
      waits = false;
      unanswered.countDown();
      send();
    }

    /** Nothing more will be answered. */
    private void end() {
      while (unanswered.getCount() > 0) {
        statuses.merge(NO_ANSWER, 1, Integer::sum);
        unanswered.countDown();
      }
    }
  }

  /** How often each status was answered; -1 stands for no answer. */
  Map<Integer, Integer> statuses() {
    return Map.copyOf(statuses);
  }

  /** How long reports took from the moment at which they were due, all but the last ones. */
  Durations reports() {
    return Durations.of(
        Arrays.stream(nanos).flatMapToLong(of -> Arrays.stream(of, 0, reports - 1)).toArray());
  }

  /** The same of the last report of each trainer, which is recorded before it is answered. */
  Durations lastReports() {
    return Durations.of(Arrays.stream(nanos).mapToLong(of -> of[reports - 1]).toArray());
  }

  /** The same of those that were due while all trainers reported. */
  Durations whileAllReport() {
    long begin = Arrays.stream(firsts).max().orElseThrow();
    long end = Arrays.stream(firsts).min().orElseThrow() + (reports - 1) * interval.toNanos();
    return Durations.of(
        IntStream.range(0, nanos.length)
            .boxed()
            .flatMapToLong(
                number ->
                    IntStream.range(0, reports)
                        .filter(
                            report -> {
                              long due = firsts[number] + report * interval.toNanos();
                              return due >= begin && due < end;
                            })
                        .mapToLong(report -> nanos[number][report]))
            .toArray());
  }

  /** Durations in order. */
  record Durations(long[] nanos) {

    static Durations of(long[] nanos) {
      Arrays.sort(nanos);
      return new Durations(nanos);
    }

    int count() {
      return nanos.length;
    }

    /** The one that a share of them does not exceed, in ms. */
    double millis(double share) {
      return nanos[(int) Math.ceil(share * nanos.length) - 1] / 1e6;
    }

    @Override
    public String toString() {
      return "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, longest %.1f ms"
          .formatted(millis(.5), millis(.99), millis(.999), millis(1));
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
