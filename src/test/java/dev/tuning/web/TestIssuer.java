package dev.tuning.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A cluster that signs tokens and publishes its keys, and the time in it. */
final class TestIssuer extends Clock {

  static final String ISSUER = "https://kubernetes.default.svc";
  static final String AUDIENCE = "report.tuning.dev";

  /** Making them takes long. */
  static final PublicJsonWebKey RSA = rsa("rsa");

  static final PublicJsonWebKey EC = ec("ec");

  private volatile Instant now = Instant.parse("2026-11-26T12:00:00Z");
  private final List<PublicJsonWebKey> published = new ArrayList<>(List.of(RSA, EC));
  private volatile int fetches;
  private volatile boolean broken;

  static PublicJsonWebKey rsa(String id) {
    try {
      PublicJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId(id);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  static PublicJsonWebKey ec(String id) {
    try {
      PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId(id);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers for the API server. */
  String get(String path) {
    if (broken) {
      throw new IllegalStateException("the API server is away");
    }
    return switch (path) {
      case "/.well-known/openid-configuration" -> {
        fetches++;
        yield "{\"issuer\": \"" + ISSUER + "\", \"jwks_uri\": \"https://10.0.0.1/openid/v1/jwks\"}";
      }
      case "/openid/v1/jwks" -> new JsonWebKeySet(published).toJson(OutputControlLevel.PUBLIC_ONLY);
      default -> throw new IllegalArgumentException(path);
    };
  }

  /** How often the keys were fetched, or tried to be. */
  int fetches() {
    return fetches;
  }

  void publish(PublicJsonWebKey key) {
    published.add(key);
  }

  void withdraw(PublicJsonWebKey key) {
    published.remove(key);
  }

  void breakDown(boolean down) {
    broken = down;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** What the kubelet mounts into a pod. */
  String token(String namespace, String pod, String uid) {
    return sign(RSA, AlgorithmIdentifiers.RSA_USING_SHA256, claims(namespace, pod, uid));
  }

  String token(Consumer<JwtClaims> change) {
    return sign(RSA, AlgorithmIdentifiers.RSA_USING_SHA256, claims(change));
  }

  JwtClaims claims(Consumer<JwtClaims> change) {
    JwtClaims claims = claims("team", "digits-3-0-0", "uid-1");
    change.accept(claims);
    return claims;
  }

  private JwtClaims claims(String namespace, String pod, String uid) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(AUDIENCE);
    claims.setIssuedAt(at(Duration.ZERO));
    claims.setNotBefore(at(Duration.ZERO));
    claims.setExpirationTime(at(Duration.ofHours(1)));
    claims.setSubject("system:serviceaccount:" + namespace + ":default");
    claims.setClaim(
        "kubernetes.io",
        Map.of(
            "namespace", namespace,
            "node", Map.of("name", "node-1", "uid", "node-uid"),
            "pod", Map.of("name", pod, "uid", uid),
            "serviceaccount", Map.of("name", "default", "uid", "account-uid")));
    return claims;
  }

  NumericDate at(Duration later) {
    return NumericDate.fromMilliseconds(now.plus(later).toEpochMilli());
  }

  static String sign(PublicJsonWebKey key, String algorithm, JwtClaims claims) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(algorithm);
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setKey(key.getPrivateKey());
    signature.setPayload(claims.toJson());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
