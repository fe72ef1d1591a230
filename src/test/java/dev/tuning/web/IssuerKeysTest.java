package dev.tuning.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tuning.web.IssuerKeys.IssuerKey;
import dev.tuning.web.IssuerKeys.UnknownYet;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerKeysTest {

  private final TestIssuer cluster = new TestIssuer();
  private final IssuerKeys keys = new IssuerKeys(cluster::get, cluster);

  @Test
  void keysAreFetchedWhenTheFirstIsAskedFor() throws UnknownYet {
    assertThat(cluster.fetches()).isZero();

    assertThat(keys.find("rsa"))
        .contains(new IssuerKey(TestIssuer.ISSUER, TestIssuer.RSA.getPublicKey()));
    assertThat(keys.find("ec")).isPresent();
    assertThat(cluster.fetches()).isOne();
  }

  @Test
  void aNewKeyIsFound() throws UnknownYet {
    PublicJsonWebKey next = TestIssuer.ec("next");
    keys.find("rsa");
    cluster.publish(next);
    cluster.pass(Duration.ofSeconds(10));

    assertThat(keys.find("next")).contains(new IssuerKey(TestIssuer.ISSUER, next.getPublicKey()));
  }

  /** It may be new, so the answer is not that there is none. */
  @Test
  void unknownKeysAreAskedForOnceInTenSeconds() throws UnknownYet {
    keys.find("rsa");
    cluster.pass(Duration.ofSeconds(4));

    for (int i = 0; i < 50; i++) {
      String forged = "forged-" + i;
      assertThatThrownBy(() -> keys.find(forged))
          .isInstanceOfSatisfying(
              UnknownYet.class,
              unknown -> assertThat(unknown.retryAfter()).isEqualTo(Duration.ofSeconds(6)));
    }
    assertThat(cluster.fetches()).isOne();

    cluster.pass(Duration.ofSeconds(6));
    assertThat(keys.find("forged")).isEmpty();
    assertThat(cluster.fetches()).isEqualTo(2);
    assertThat(keys.find("rsa")).isPresent();
  }

  @Test
  void aKeyThatTheClusterNoLongerHasIsForgottenWithinAnHour() throws UnknownYet {
    keys.find("ec");
    cluster.withdraw(TestIssuer.EC);

    cluster.pass(Duration.ofMinutes(59));
    assertThat(keys.find("ec")).isPresent();
    cluster.pass(Duration.ofMinutes(2));
    assertThat(keys.find("ec")).isEmpty();
  }

  @Test
  void knownKeysStayWhileTheApiServerIsAway() throws UnknownYet {
    keys.find("rsa");
    cluster.breakDown(true);
    cluster.pass(Duration.ofDays(1));

    assertThat(keys.find("rsa")).isPresent();
    cluster.pass(Duration.ofMinutes(1));
    assertThatThrownBy(() -> keys.find("other")).isInstanceOf(UnknownYet.class);

    cluster.breakDown(false);
    cluster.pass(Duration.ofMinutes(1));
    assertThat(keys.find("other")).isEmpty();
  }

  @Test
  void withoutKeysNobodyIsToldThatTheKeyIsNone() throws UnknownYet {
    cluster.breakDown(true);
    assertThatThrownBy(() -> keys.find("rsa"))
        .isInstanceOfSatisfying(
            UnknownYet.class,
            unknown -> assertThat(unknown.retryAfter()).isEqualTo(Duration.ofSeconds(10)));

    cluster.breakDown(false);
    assertThatThrownBy(() -> keys.find("rsa")).isInstanceOf(UnknownYet.class);
    cluster.pass(Duration.ofSeconds(10));
    assertThat(keys.find("rsa")).isPresent();
  }

  /** Null is what the client gives where the API server has nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "[]",
        "{\"issuer\": 1}",
        "{\"issuer\": \"\", \"keys\": []}",
        "{\"issuer\": \"https://a\", \"keys\": []}",
        "{\"issuer\": \"https://a\", \"keys\": 1}",
        // A symmetric key.
        "{\"issuer\": \"https://a\", \"keys\": [{\"kty\": \"oct\", \"kid\": \"rsa\", \"k\":"
            + " \"c2VjcmV0\"}]}",
        "{\"issuer\": \"https://a\", \"keys\": [{\"kty\": \"new\", \"kid\": \"rsa\"}]}"
      })
  void nonsenseIsNoKey(String answer) {
    var nonsense = new IssuerKeys(path -> answer.equals("null") ? null : answer, cluster);

    assertThatThrownBy(() -> nonsense.find("rsa")).isInstanceOf(UnknownYet.class);
  }

  /** Requests with known keys go on, and others do not pile up behind a slow API server. */
  @Test
  @Timeout(30)
  void nobodyWaitsForAFetchOfAnother() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    var slow =
        new IssuerKeys(
            path -> {
              if (cluster.fetches() > 0 && path.startsWith("/.well-known")) {
                asked.countDown();
                awaitQuietly(answered);
              }
              return cluster.get(path);
            },
            cluster);
    slow.find("rsa");
    cluster.pass(Duration.ofHours(2));

    try (var other = Executors.newSingleThreadExecutor()) {
      var fetch = other.submit(() -> slow.find("rsa"));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(slow.find("rsa")).isPresent();
      assertThatThrownBy(() -> slow.find("new")).isInstanceOf(UnknownYet.class);
      answered.countDown();
      assertThat(fetch.get()).isPresent();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
