package dev.tuning.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.report.ReportChannel;
import dev.tuning.report.ReportIntake.ReportingPod;
import dev.tuning.web.IssuerKeys.IssuerKey;
import dev.tuning.web.IssuerKeys.UnknownYet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/**
 * Tells which pod a token is of: a token of a service account that is bound to a pod, made for
 * reporting and signed by the cluster. It is verified here, without a TokenReview, which would be a
 * permission more and a request to the API server for each token. Whether the pod still exists is
 * for others to find: they know its UID.
 */
public final class PodTokens {

  /** Those of the cluster have about 1 KiB. */
  private static final int LONGEST = 16 * 1024;

  /**
   * How far the clock of the API server may be ahead. For the end of a token there is no such time.
   */
  private static final int SKEW_SECONDS = 30;

  /** More than pods report at once. */
  private static final int REMEMBERED = 10_000;

  /** What a cluster may sign with; neither "none" nor HMAC, whose key would be public. */
  private static final AlgorithmConstraints ALGORITHMS =
      new AlgorithmConstraints(
          ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
          AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

  private static final String EXPIRED =
      "the token has expired: read it anew from the file that REPORT_TOKEN_FILE names, for each"
          + " request";

  private final IssuerKeys keys;
  private final Clock clock;

  /**
   * Verified ones. By themselves and not by a digest of theirs, which would take as long as the
   * rest of a short report: in memory they are anyway, and good for nothing but reports.
   */
  private final Cache<String, Verified> verified;

  /**
   * Verifies by the keys of the cluster.
   *
   * @param keys the keys
   * @param clock the time, by which tokens expire
   */
  public PodTokens(IssuerKeys keys, Clock clock) {
    this(keys, clock, REMEMBERED);
  }

  PodTokens(IssuerKeys keys, Clock clock, int remembered) {
    this.keys = keys;
    this.clock = clock;
    this.verified = Caffeine.newBuilder().maximumSize(remembered).executor(Runnable::run).build();
  }

  /** What a token is worth. */
  public sealed interface Verdict {

    /** It is of this pod. */
    record Genuine(ReportingPod pod) implements Verdict {}

    /**
     * It counts for nothing.
     *
     * @param message why, and what to do; nothing of the token
     */
    record Refused(String message) implements Verdict {}

    /**
     * Nobody can say now.
     *
     * @param retryAfter how long to wait before asking again
     */
    record UnknownYet(Duration retryAfter) implements Verdict {}
  }

  /**
   * What a token is worth that was verified before; empty for any other. Never blocks, and takes
   * microseconds.
   *
   * @param token as it was sent, anything at all
   */
  public Optional<Verdict> remembered(String token) {
    return token.length() > LONGEST
        ? Optional.empty()
        : Optional.ofNullable(verified.getIfPresent(token)).map(this::verdict);
  }

  private Verdict verdict(Verified known) {
    return clock.instant().isBefore(known.expires())
        ? new Verdict.Genuine(known.pod())
        : new Verdict.Refused(EXPIRED);
  }

  /**
   * Verifies a token. Blocks while keys are fetched.
   *
   * @param token as it was sent, anything at all
   * @return what it is worth
   */
  public Verdict verify(String token) {
    if (token.length() > LONGEST) {
      return new Verdict.Refused("the token is longer than " + LONGEST + " bytes");
    }
    try {
      Verified read = read(token);
      verified.put(token, read);
      return verdict(read);
    } catch (InvalidJwtException e) {
      return new Verdict.Refused(reason(e));
    } catch (JoseException | MalformedClaimException e) {
      return new Verdict.Refused("the token is no token of a service account");
    } catch (NotOfPod e) {
      return new Verdict.Refused(
          "the token is bound to no pod: send the one of the file that REPORT_TOKEN_FILE names");
    } catch (UnknownYet e) {
      return new Verdict.UnknownYet(e.retryAfter());
    }
  }

  /** How many tokens are remembered. */
  long remembered() {
    verified.cleanUp();
    return verified.estimatedSize();
  }

  private Verified read(String token)
      throws InvalidJwtException, JoseException, MalformedClaimException, NotOfPod, UnknownYet {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setCompactSerialization(token);
    Optional<IssuerKey> key =
        signature.getHeaders().getObjectHeaderValue("kid") instanceof String id
            ? keys.find(id)
            : Optional.empty();
    if (key.isEmpty()) {
      throw new JoseException("signed by nobody known");
    }
    JwtClaims claims = consumer(key.get()).processToClaims(token);
    return new Verified(pod(claims), Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
  }

  private JwtConsumer consumer(IssuerKey key) {
    return new JwtConsumerBuilder()
        .setJwsAlgorithmConstraints(ALGORITHMS)
        .setVerificationKey(key.key())
        .setExpectedIssuer(key.issuer())
        .setExpectedAudience(ReportChannel.AUDIENCE)
        .setRequireExpirationTime()
        .setIssuedAtRestrictions(0, Integer.MAX_VALUE)
        .setAllowedClockSkewInSeconds(SKEW_SECONDS)
        .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
        .build();
  }

  private static ReportingPod pod(JwtClaims claims) throws NotOfPod {
    if (claims.getClaimValue("kubernetes.io") instanceof Map<?, ?> kubernetes
        && kubernetes.get("namespace") instanceof String namespace
        && kubernetes.get("pod") instanceof Map<?, ?> pod
        && pod.get("name") instanceof String name
        && pod.get("uid") instanceof String uid) {
      return new ReportingPod(namespace, name, uid);
    }
    throw new NotOfPod();
  }

  /** The exception's own message has the claims in it. */
  private static String reason(InvalidJwtException e) {
    if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID) || e.hasErrorCode(ErrorCodes.ISSUER_INVALID)) {
      return "the token is none of this cluster";
    }
    if (e.hasExpired()) {
      return EXPIRED;
    }
    if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
        || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
      return "the token is not made for reports (audience "
          + ReportChannel.AUDIENCE
          + "): send the one of the file that REPORT_TOKEN_FILE names";
    }
    return "the token is not valid";
  }

  private record Verified(ReportingPod pod, Instant expires) {}

  private static final class NotOfPod extends Exception {}
}
