package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.LogPosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {

  private static final String TIME = "2026-11-24T12:00:00.123456789Z ";
  private static final String LATER = "2026-11-24T12:00:01.000000001Z ";

  private final Study study = new StudyManifest().set("trial.collector", "Stdout").study();
  private final Trial trial = TestTrials.fresh(study);
  private AttemptReports reports;
  private LogReader reader;
  private int news;

  LogReaderTest() {
    trial.setStatus(TrialStatus.NEW.withAttempts(List.of(TestTrials.attempt(1, null))));
    restart();
  }

  /** What was read since the last write is forgotten. */
  private void restart() {
    reports = new AttemptReports(study, trial, 1, new WriteInterval(() -> 1), TrialWorld.START);
    reader = new LogReader(Set.of("validation/error", "loss"), 50, reports);
  }

  private void write() {
    trial.setStatus(TestTrials.stored(reports.take().in(trial.getStatus())));
    reports.written(TestPods.CREATED);
  }

  private void read(String log) throws IOException {
    read(log.getBytes(StandardCharsets.UTF_8));
  }

  private void read(byte[] log) throws IOException {
    reader.read(new ByteArrayInputStream(log), () -> news++);
  }

  /** The curve once all that was read is written. */
  private SortedMap<Long, Double> curve(String metric) {
    write();
    return trial.getStatus().curves().get(metric).valuesByStep();
  }

  @Test
  void linesOfAnyKindAreRead() throws IOException {
    read(
        TIME
            + "epoch 1 step=10 validation/error=0.5\n"
            + TIME
            + "{\"step\": 20, \"metrics\": {\"validation/error\": 0.25}, \"checkpoint\": \"s20\"}\n"
            + LATER
            + "validation/error=NaN\r\n");

    assertThat(news).isOne();
    assertThat(curve("validation/error"))
        // What names no step belongs to the last that was named, whose first value stands.
        .containsExactly(entry(10L, .5), entry(20L, .25));
    assertThat(trial.getStatus().checkpoints()).extracting(c -> c.step()).containsExactly(20L);
    assertThat(trial.getStatus().log())
        .isEqualTo(new LogPosition(LATER.strip(), 1, 20L, 0, List.of()));
    assertThat(reader.since()).isEqualTo(LATER.strip());
  }

  @Test
  void beforeTheFirstLineThereIsNoTime() throws IOException {
    assertThat(reader.since()).isNull();
    read("");
    assertThat(reader.since()).isNull();
    assertThat(reports.log()).isNull();
  }

  /** Several lines may have the same time: neither is one lost nor read twice. */
  @Test
  void aReaderGoesOnWithinATime() throws IOException {
    String log =
        TIME
            + "validation/error=3\n"
            + TIME
            + "validation/error=2\n"
            + TIME
            + "validation/error=1\n";
    read(log.substring(0, log.indexOf('\n', log.indexOf('\n') + 1) + 1));
    assertThat(curve("validation/error")).containsExactly(entry(50L, 3.0), entry(100L, 2.0));
    restart();
    read(log + LATER + "validation/error=0.5\n");

    assertThat(curve("validation/error"))
        .containsExactly(entry(50L, 3.0), entry(100L, 2.0), entry(150L, 1.0), entry(200L, .5));
  }

  /** The API server gives all lines of the second in which the time is, or what it likes. */
  @Test
  void whatWasReadBeforeIsPassedOver() throws IOException {
    String log = TIME + "validation/error=3\n" + LATER + "validation/error=2\n";
    read(log);
    read(log);
    write();
    restart();
    read(log);
    read(LATER + "validation/error=2\n");

    assertThat(curve("validation/error")).containsExactly(entry(50L, 3.0), entry(100L, 2.0));
  }

  /** Two outputs of a program may overtake each other by some microseconds. */
  @Test
  void aLineThatIsLateIsReadOnce() throws IOException {
    String log =
        TIME
            + "validation/error=3\n"
            + LATER
            + "validation/error=2\n"
            + TIME
            + "validation/error=1\n";
    read(log);
    write();
    restart();
    read(log + LATER + "validation/error=0.5\n");

    assertThat(curve("validation/error"))
        .containsExactly(entry(50L, 3.0), entry(100L, 2.0), entry(150L, 1.0), entry(200L, .5));
  }

  @Test
  void aLineThatIsCutOffIsReadWhenItIsWhole() throws IOException {
    read(TIME + "validation/error=3\n" + LATER + "validation/err");
    assertThat(curve("validation/error")).containsExactly(entry(50L, 3.0));
    read(TIME + "validation/error=3\n" + LATER + "validation/error=2\n");

    assertThat(curve("validation/error")).containsExactly(entry(50L, 3.0), entry(100L, 2.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "step=10 validation/error=1\n",
        "\n",
        " \n",
        "yesterday step=10 validation/error=1\n",
        "2026-11-24 step=10 validation/error=1\n",
        "unable to retrieve container logs for containerd://abc step=10 validation/error=1\n",
      })
  void linesWithoutATimeArePassedOver(String line) throws IOException {
    read(line + TIME + "step=20 validation/error=2\n" + line);

    assertThat(curve("validation/error")).containsExactly(entry(20L, 2.0));
    assertThat(reports.log().lines()).isOne();
  }

  @Test
  void theTimeMayHaveAnOffset() throws IOException {
    read("2026-11-24T13:00:00.5+01:00 step=20 validation/error=2\n");

    assertThat(curve("validation/error")).containsExactly(entry(20L, 2.0));
    assertThat(reader.since()).isEqualTo("2026-11-24T12:00:00.500Z");
  }

  /** A line may be as long as it likes: it takes no more memory, and those around it are read. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "€", "validation/error=1 "})
  void aVeryLongLineIsPassedOver(String text) throws IOException {
    read(
        TIME
            + "step=10 validation/error=3\n"
            + TIME
            + "step=20 validation/error=2 "
            + text.repeat(100_000)
            + "\n"
            + TIME
            + "step=30 validation/error=1\n");

    assertThat(curve("validation/error")).containsExactly(entry(10L, 3.0), entry(30L, 1.0));
    assertThat(reports.log().lines()).isEqualTo(3);
  }

  @Test
  void bytesThatAreNoTextDoNotMatter() throws IOException {
    var log = new ByteArrayOutputStream();
    log.writeBytes(TIME.getBytes(StandardCharsets.UTF_8));
    log.writeBytes(new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF, 0, ' '});
    log.writeBytes(
        ("step=10 validation/error=3\n" + TIME + "step=20 validation/error=2 \u00B5\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    read(log.toByteArray());

    assertThat(curve("validation/error")).containsExactly(entry(10L, 3.0), entry(20L, 2.0));
  }

  @Test
  void aStreamThatBreaksOffLosesNothing() {
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(
                (TIME + "validation/error=3\n" + TIME + "valid").getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("broken");
              }
            });

    assertThatThrownBy(() -> reader.read(broken, () -> news++)).hasMessage("broken");
    assertThat(curve("validation/error")).containsExactly(entry(50L, 3.0));
    assertThat(reader.since()).isEqualTo(TIME.strip());
  }

  /** Wherever the stream ends, and whatever the operator had written by then. */
  @Property(tries = 200, seed = "1", shrinking = ShrinkingMode.OFF)
  void interruptionsChangeNothing(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] log = log(random).getBytes(StandardCharsets.UTF_8);
    var uninterrupted = new LogReaderTest();
    uninterrupted.read(log);
    uninterrupted.write();

    var interrupted = new LogReaderTest();
    for (int end = 0; end < log.length; ) {
      end = Math.min(log.length, end + random.nextInt(200));
      byte[] soFar = new byte[end];
      System.arraycopy(log, 0, soFar, 0, end);
      interrupted.read(interrupted.since(soFar));
      if (random.nextBoolean()) {
        interrupted.write();
      }
      if (random.nextInt(4) == 0) {
        interrupted.restart();
        end = 0;
      }
      if (random.nextInt(30) == 0) {
        break;
      }
    }
    interrupted.read(interrupted.since(log));
    interrupted.write();

    assertThat(interrupted.trial.getStatus()).isEqualTo(uninterrupted.trial.getStatus());
  }

  /** What the API server gives from a time on. */
  private byte[] since(byte[] log) {
    if (reader.since() == null) {
      return log;
    }
    // It counts in seconds.
    String second = reader.since().substring(0, 19);
    String text = new String(log, StandardCharsets.UTF_8);
    int from = 0;
    while (from < text.length() && text.substring(from).compareTo(second) < 0) {
      int next = text.indexOf('\n', from);
      from = next < 0 ? text.length() : next + 1;
    }
    return text.substring(from).getBytes(StandardCharsets.UTF_8);
  }

  private static String log(Random random) {
    Instant time = Instant.parse("2026-11-24T12:00:00.900000001Z");
    var log = new StringBuilder();
    boolean says = random.nextBoolean();
    for (int i = 0; i < 60; i++) {
      log.append(time)
          .append(' ')
          .append(
              switch (random.nextInt(4)) {
                case 0 -> "loading";
                case 1 -> "loss=" + i;
                case 2 ->
                    says ? "step=%d validation/error=%d".formatted(i, i) : "validation/error=" + i;
                default -> "validation/error=%d loss=%d".formatted(i, i);
              })
          .append('\n');
      if (random.nextBoolean()) {
        time = time.plus(Duration.ofNanos(random.nextInt(200_000_000)));
      }
    }
    return log.toString();
  }

  @Test
  void theCurvesOfOtherMetricsNeedAStep() throws IOException {
    read(TIME + "accuracy=1 loss=2\n" + TIME + "step=10 accuracy=3\n");
    write();

    assertThat(trial.getStatus().curves().keySet()).isEqualTo(Set.of("loss", "accuracy"));
    assertThat(Map.copyOf(curve("accuracy"))).containsOnlyKeys(10L);
  }
}
