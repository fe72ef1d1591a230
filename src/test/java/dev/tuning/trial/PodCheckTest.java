package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodCheckTest {

  private static final List<Pod> OLD = List.of(pod("1"));
  private static final List<Pod> NEW = List.of(pod("2"));

  private final Trial trial = new Trial();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final PodCheck check = new PodCheck(clock);
  private int asked;

  @BeforeEach
  void trial() {
    trial.setMetadata(new ObjectMetaBuilder().withName("trial").withUid("uid").build());
  }

  private static Pod pod(String version) {
    return new PodBuilder()
        .withNewMetadata()
        .withUid("pod")
        .withResourceVersion(version)
        .endMetadata()
        .build();
  }

  private List<Pod> pods(List<Pod> cached) {
    return check.of(
        trial,
        cached,
        () -> {
          asked++;
          return NEW;
        });
  }

  @Test
  void cacheIsBelievedForAWhile() {
    assertThat(pods(OLD)).isEqualTo(OLD);
    now = now.plus(PodCheck.INTERVAL).minusSeconds(1);
    assertThat(pods(OLD)).isEqualTo(OLD);
    assertThat(asked).isZero();
  }

  @Test
  void apiServerIsAskedWhenNothingHasComeForLong() {
    pods(OLD);
    now = now.plus(PodCheck.INTERVAL);
    assertThat(pods(OLD)).isEqualTo(NEW);
    now = now.plusSeconds(1);
    assertThat(pods(OLD)).as("what was answered counts until the cache changes").isEqualTo(NEW);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void everyChangeOfTheCacheCountsAsNews() {
    pods(OLD);
    now = now.plus(PodCheck.INTERVAL).minusSeconds(1);
    assertThat(pods(NEW)).isEqualTo(NEW);
    now = now.plusSeconds(2);
    assertThat(pods(NEW)).isEqualTo(NEW);
    assertThat(asked).isZero();
  }

  @Test
  void clockThatIsPutBackDelaysNothingForLong() {
    pods(OLD);
    now = now.minus(Duration.ofHours(1));
    pods(OLD);
    now = now.plus(PodCheck.INTERVAL);
    assertThat(pods(OLD)).isEqualTo(NEW);
  }

  @Test
  void nothingIsKeptOfATrialThatIsOver() {
    pods(OLD);
    check.forget(trial);
    now = now.plus(PodCheck.INTERVAL);
    assertThat(pods(OLD)).isEqualTo(OLD);
    assertThat(asked).isZero();
  }
}
