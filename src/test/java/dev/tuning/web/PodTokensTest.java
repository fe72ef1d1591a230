package dev.tuning.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.report.ReportIntake.ReportingPod;
import dev.tuning.web.PodTokens.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodTokensTest {

  private static final Verdict GENUINE =
      new Verdict.Genuine(new ReportingPod("team", "digits-3-0-0", "uid-1"));

  private final TestIssuer cluster = new TestIssuer();
  private final PodTokens tokens = new PodTokens(new IssuerKeys(cluster::get, cluster), cluster);

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512"})
  void aTokenOfThePodIsGenuine(String algorithm) {
    String token = TestIssuer.sign(TestIssuer.RSA, algorithm, cluster.claims(claims -> {}));

    assertThat(tokens.verify(token)).isEqualTo(GENUINE);
  }

  @Test
  void aClusterMaySignWithEllipticCurves() {
    String token =
        TestIssuer.sign(
            TestIssuer.EC,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            cluster.claims(claims -> {}));

    assertThat(tokens.verify(token)).isEqualTo(GENUINE);
  }

  /** Clusters differ in that: the claim may be a list, and have audiences of others too. */
  @Test
  void theAudienceMayBeOneOfSeveral() {
    String token = cluster.token(claims -> claims.setAudience("other", TestIssuer.AUDIENCE));

    assertThat(tokens.verify(token)).isEqualTo(GENUINE);
  }

  @Test
  void theClockOfTheApiServerMayBeAhead() {
    String token =
        cluster.token(
            claims -> {
              claims.setIssuedAt(cluster.at(Duration.ofSeconds(20)));
              claims.setNotBefore(cluster.at(Duration.ofSeconds(20)));
            });

    assertThat(tokens.verify(token)).isEqualTo(GENUINE);
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        wrong("another issuer", "none of this cluster", c -> c.setIssuer("https://elsewhere")),
        wrong("no issuer", "not valid", c -> c.unsetClaim("iss")),
        wrong("another audience", "audience report.tuning.dev", c -> c.setAudience("vault")),
        wrong("no audience", "audience report.tuning.dev", c -> c.unsetClaim("aud")),
        wrong("a part of the audience", "audience", c -> c.setAudience("report.tuning.de")),
        wrong("no end", "not valid", c -> c.unsetClaim("exp")),
        wrong("an end that is no time", "not valid", c -> c.setStringClaim("exp", "tomorrow")),
        wrong("no kubernetes.io", "bound to no pod", c -> c.unsetClaim("kubernetes.io")),
        wrong(
            "a word as kubernetes.io",
            "bound to no pod",
            c -> c.setStringClaim("kubernetes.io", "pod")),
        wrong("no pod", "bound to no pod", c -> kubernetes(c, Map.of("namespace", "team"))),
        wrong(
            "a Secret",
            "bound to no pod",
            c ->
                kubernetes(
                    c, Map.of("namespace", "team", "secret", Map.of("name", "a", "uid", "uid-1")))),
        wrong(
            "no UID",
            "bound to no pod",
            c -> kubernetes(c, Map.of("namespace", "team", "pod", Map.of("name", "a")))),
        wrong(
            "no name",
            "bound to no pod",
            c -> kubernetes(c, Map.of("namespace", "team", "pod", Map.of("uid", "uid-1")))),
        wrong(
            "no namespace",
            "bound to no pod",
            c -> kubernetes(c, Map.of("pod", Map.of("name", "a", "uid", "uid-1")))),
        wrong(
            "a number as UID",
            "bound to no pod",
            c -> kubernetes(c, Map.of("namespace", "team", "pod", Map.of("name", "a", "uid", 1)))));
  }

  private static Arguments wrong(String name, String message, Consumer<JwtClaims> change) {
    return Arguments.argumentSet(name, message, change);
  }

  private static void kubernetes(JwtClaims claims, Map<String, ?> content) {
    claims.setClaim("kubernetes.io", content);
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void aTokenForSomethingElseIsRefused(String message, Consumer<JwtClaims> change) {
    assertRefused(cluster.token(change), message);
  }

  @Test
  void anExpiredTokenIsRefused() {
    String token = cluster.token(claims -> {});

    cluster.pass(Duration.ofMinutes(59));
    assertThat(tokens.verify(token)).isEqualTo(GENUINE);
    cluster.pass(Duration.ofMinutes(1));
    assertRefused(token, "has expired");
    // Long after that, and by one who has not seen it before.
    cluster.pass(Duration.ofHours(1));
    assertThat(new PodTokens(new IssuerKeys(cluster::get, cluster), cluster).verify(token))
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.message()).contains("expired"));
  }

  @Test
  void aTokenOfTheFutureIsRefused() {
    assertRefused(
        cluster.token(claims -> claims.setNotBefore(cluster.at(Duration.ofMinutes(1)))),
        "not valid");
    assertRefused(
        cluster.token(claims -> claims.setIssuedAt(cluster.at(Duration.ofMinutes(1)))),
        "not valid");
  }

  @Test
  void anUnsignedTokenIsRefused() throws JoseException {
    JsonWebSignature unsigned = new JsonWebSignature();
    unsigned.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    unsigned.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
    unsigned.setKeyIdHeaderValue("rsa");
    unsigned.setPayload(cluster.claims(claims -> {}).toJson());

    assertRefused(unsigned.getCompactSerialization(), "the token is not valid");
  }

  /** The public key is known to everybody. */
  @Test
  void aPublicKeyIsNoSecretToSignWith() throws JoseException {
    JsonWebSignature forged = new JsonWebSignature();
    forged.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    forged.setKeyIdHeaderValue("rsa");
    forged.setKey(new HmacKey(TestIssuer.RSA.getPublicKey().getEncoded()));
    forged.setPayload(cluster.claims(claims -> {}).toJson());

    assertRefused(forged.getCompactSerialization(), "the token is not valid");
  }

  @Test
  void aKeyOfTheSameNameIsNotTheSameKey() {
    PublicJsonWebKey own = TestIssuer.rsa("rsa");

    assertRefused(
        TestIssuer.sign(own, AlgorithmIdentifiers.RSA_USING_SHA256, cluster.claims(claims -> {})),
        "none of this cluster");
  }

  @Test
  void aTokenBringsNoKeyOfItsOwn() throws JoseException {
    PublicJsonWebKey own = TestIssuer.rsa("rsa");
    JsonWebSignature forged = new JsonWebSignature();
    forged.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    forged.setKeyIdHeaderValue("rsa");
    forged.setJwkHeader(own);
    forged.setKey(own.getPrivateKey());
    forged.setPayload(cluster.claims(claims -> {}).toJson());

    assertRefused(forged.getCompactSerialization(), "none of this cluster");
  }

  @Test
  void aKeyOfAnotherTypeIsRefused() {
    PublicJsonWebKey own = TestIssuer.ec("rsa");

    assertRefused(
        TestIssuer.sign(
            own,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            cluster.claims(claims -> {})),
        "the token");
  }

  @Test
  void aChangedTokenIsRefused() {
    String token = cluster.token(claims -> {});
    tokens.verify(token);
    String[] parts = token.split("\\.");
    String claims =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("uid-1", "uid-2");
    String changed =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));

    assertRefused(parts[0] + "." + changed + "." + parts[2], "none of this cluster");
    // The first byte of the signature.
    String other = (parts[2].charAt(0) == 'A' ? "B" : "A") + parts[2].substring(1);
    assertRefused(parts[0] + "." + parts[1] + "." + other, "none of this cluster");
    assertRefused(parts[0] + "." + parts[1] + ".", "the token");
  }

  static List<String> garbage() {
    return List.of(
        "",
        "nothing",
        "...",
        "a.b.c",
        "a.b.c.d.e",
        "\u0000.\u0000.\u0000",
        "ä.ö.ü",
        header("null"),
        header("[]"),
        header("{\"alg\":\"RS256\"}"),
        header("{\"alg\":\"RS256\",\"kid\":5}"),
        header("{\"alg\":5,\"kid\":\"rsa\"}"),
        header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"b64\"],\"b64\":false}"),
        header("{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"kid\":\"rsa\"}") + ".a.b",
        header("[".repeat(10_000)),
        "a".repeat(16 * 1024 + 1));
  }

  private static String header(String json) {
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(json.getBytes(StandardCharsets.UTF_8))
        + ".e30.AAAA";
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void garbageIsRefused(String token) {
    assertRefused(token, "the token");
  }

  /** Parsing it would cost more than the answer. */
  @Test
  void aHugeTokenIsNotLookedAt() {
    assertRefused("a".repeat(1_000_000), "longer than 16384 bytes");
    assertThat(cluster.fetches()).isZero();
  }

  @Test
  void aTokenOfANewKeyIsGenuineAsSoonAsTheKeyIsPublished() {
    PublicJsonWebKey next = TestIssuer.ec("next");
    String token =
        TestIssuer.sign(
            next,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            cluster.claims(claims -> {}));
    tokens.verify(cluster.token(claims -> {}));

    assertThat(tokens.verify(token)).isEqualTo(new Verdict.UnknownYet(Duration.ofSeconds(10)));
    cluster.pass(Duration.ofSeconds(10));
    assertRefused(token, "no token of a service account");
    cluster.publish(next);
    cluster.pass(Duration.ofSeconds(10));
    assertThat(tokens.verify(token)).isEqualTo(GENUINE);
  }

  @Test
  void withoutKeysNobodyCanSay() {
    cluster.breakDown(true);

    assertThat(tokens.verify(cluster.token(claims -> {})))
        .isEqualTo(new Verdict.UnknownYet(Duration.ofSeconds(10)));
  }

  /** Neither many tokens nor many forged ones take memory. */
  @Test
  void onlySoManyTokensAreRemembered() {
    var few = new PodTokens(new IssuerKeys(cluster::get, cluster), cluster, 10);
    for (int i = 0; i < 50; i++) {
      String token = cluster.token("team", "a", "uid-" + i);
      assertThat(few.verify(token)).isInstanceOf(Verdict.Genuine.class);
      assertThat(few.verify(token + "AAAA")).isInstanceOf(Verdict.Refused.class);
    }

    assertThat(few.remembered()).isEqualTo(10);
    assertThat(few.verify(cluster.token(claims -> {}))).isEqualTo(GENUINE);
  }

  private void assertRefused(String token, String message) {
    assertThat(tokens.verify(token))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.message()).contains(message);
              if (token.length() > 20) {
                assertThat(refused.message()).doesNotContain(token.substring(0, 20));
              }
            });
  }
}
