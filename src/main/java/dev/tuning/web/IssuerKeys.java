package dev.tuning.web;

import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The public keys with which the cluster signs tokens of service accounts. The API server publishes
 * them for every service account, so that tokens can be verified without asking it about each.
 */
public final class IssuerKeys {

  private static final Logger LOG = Logger.getLogger(IssuerKeys.class);

  private static final String ISSUER = "/.well-known/openid-configuration";
  private static final String KEYS = "/openid/v1/jwks";

  /** A key that the cluster no longer uses is forgotten after that. */
  private static final Duration MAX_AGE = Duration.ofHours(1);

  /** Forged tokens may name a new key each: they must not become requests to the API server. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final UnaryOperator<String> api;
  private final Clock clock;

  private final ReentrantLock fetching = new ReentrantLock();
  private volatile Instant lastFetch = Instant.MIN;
  private volatile Published published = new Published("", Map.of(), Instant.MIN);

  /**
   * Fetches nothing yet.
   *
   * @param api gets a path of the API server; it may block, and throw
   * @param clock the time
   */
  public IssuerKeys(UnaryOperator<String> api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  /**
   * A key of the cluster.
   *
   * @param issuer who signs with it: the claim {@code iss} of its tokens
   * @param key the public key
   */
  public record IssuerKey(String issuer, Key key) {}

  /** Whether a key is one of the cluster's is not known now: it may be a new one. */
  public static final class UnknownYet extends Exception {

    private final transient Duration retryAfter;

    UnknownYet(Duration retryAfter) {
      super("the keys of the cluster are not known yet", null, false, false);
      this.retryAfter = retryAfter;
    }

    /** How long to wait before asking again. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /**
   * Fetches the keys ahead of the first token, whose neighbours would have to try again while they
   * are fetched. Where they can't be had now, they are fetched later.
   */
  public void warmUp() {
    fetch();
  }

  /**
   * Finds a key, and fetches the keys for that if it is new or they are old. Blocks while it does;
   * at most one caller at a time, the others go on with what is known.
   *
   * @param id the key's name, {@code kid}
   * @return the key, empty if the cluster has none of this name
   * @throws UnknownYet if the key is not known and the keys can't be fetched now
   */
  public Optional<IssuerKey> find(String id) throws UnknownYet {
    boolean current = !isOld(published) && published.keys().containsKey(id);
    boolean fetched = !current && fetch();
    Published now = published;
    Key key = now.keys().get(id);
    if (key != null) {
      return Optional.of(new IssuerKey(now.issuer(), key));
    }
    if (!fetched) {
      throw new UnknownYet(Duration.between(clock.instant(), lastFetch.plus(PAUSE)));
    }
    return Optional.empty();
  }

  private boolean isOld(Published keys) {
    return clock.instant().isAfter(keys.fetched().plus(MAX_AGE));
  }

  /** Whether the keys are those of this moment now. Old ones stay where new ones can't be had. */
  private boolean fetch() {
    if (!fetching.tryLock()) {
      return false;
    }
    try {
      Instant now = clock.instant();
      if (now.isBefore(lastFetch.plus(PAUSE))) {
        return false;
      }
      lastFetch = now;
      published = publishedAt(now);
      return true;
    } catch (JoseException | RuntimeException e) {
      LOG.warnf(
          "Can't get the keys of the cluster, by which reports of pods are verified, from %s and"
              + " %s: %s",
          ISSUER, KEYS, root(e));
      return false;
    } finally {
      fetching.unlock();
    }
  }

  /** The client's own exception only says that there was one. */
  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }

  private Published publishedAt(Instant now) throws JoseException {
    Object issuer = JsonUtil.parseJson(get(ISSUER)).get("issuer");
    if (!(issuer instanceof String name) || name.isEmpty()) {
      throw new IllegalStateException(ISSUER + " names no issuer");
    }
    Map<String, Key> keys = new HashMap<>();
    for (JsonWebKey key : new JsonWebKeySet(get(KEYS)).getJsonWebKeys()) {
      // A symmetric key would verify what anybody signs with it.
      if (key instanceof PublicJsonWebKey signer && key.getKeyId() != null) {
        keys.put(key.getKeyId(), signer.getPublicKey());
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalStateException(KEYS + " has no key");
    }
    return new Published(name, Map.copyOf(keys), now);
  }

  private String get(String path) {
    String body = api.apply(path);
    if (body == null) {
      throw new IllegalStateException("the API server has no " + path);
    }
    return body;
  }

  private record Published(String issuer, Map<String, Key> keys, Instant fetched) {}
}
