package dev.tuning.web;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/** Ends a request with an error that who sent it can read. It is an answer, no fault: no stack. */
final class RefusedRequest extends RuntimeException {

  private final int status;
  private final transient Map<String, String> headers;
  private final transient OptionalInt line;

  private RefusedRequest(
      int status, String message, Map<String, String> headers, OptionalInt line) {
    super(message, null, false, false);
    this.status = status;
    this.headers = headers;
    this.line = line;
  }

  static RefusedRequest badRequest() {
    return plain(400, "this is no request for HTTP/1.1 with a path that can be read");
  }

  static RefusedRequest unauthorized(String message) {
    return new RefusedRequest(
        401, message, Map.of("WWW-Authenticate", "Bearer"), OptionalInt.empty());
  }

  static RefusedRequest forbidden(String message) {
    return plain(403, message);
  }

  static RefusedRequest notFound(String message) {
    return plain(404, message);
  }

  static RefusedRequest onlyPost() {
    return new RefusedRequest(
        405, "reports are sent by POST", Map.of("Allow", "POST"), OptionalInt.empty());
  }

  static RefusedRequest onlyGet() {
    return new RefusedRequest(
        405, "reports are read by GET", Map.of("Allow", "GET, HEAD"), OptionalInt.empty());
  }

  static RefusedRequest over(String message) {
    return plain(409, message);
  }

  static RefusedRequest tooLong(int limit) {
    return tooLarge(
        "the report is longer than " + limit + " bytes: send fewer lines in one request");
  }

  static RefusedRequest tooLarge(String message) {
    return plain(413, message);
  }

  static RefusedRequest encoded(String encoding) {
    return plain(
        415, "Content-Encoding is " + encoding + ": send the lines as they are, not compressed");
  }

  static RefusedRequest badLine(int line, String message) {
    return new RefusedRequest(422, "line " + line + ": " + message, Map.of(), OptionalInt.of(line));
  }

  static RefusedRequest tooMany(String message) {
    return later(429, message, Duration.ofSeconds(1));
  }

  static RefusedRequest notNow(String message, Duration retryAfter) {
    return later(503, message, retryAfter);
  }

  /** On this connection there will be no other answer soon. */
  static RefusedRequest elsewhere(String message) {
    return new RefusedRequest(
        503, message, Map.of("Retry-After", "1", "Connection", "close"), OptionalInt.empty());
  }

  private static RefusedRequest plain(int status, String message) {
    return new RefusedRequest(status, message, Map.of(), OptionalInt.empty());
  }

  private static RefusedRequest later(int status, String message, Duration retryAfter) {
    // Whole seconds, rounded up.
    long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
    return new RefusedRequest(
        status, message, Map.of("Retry-After", Long.toString(seconds)), OptionalInt.empty());
  }

  int status() {
    return status;
  }

  /** Whether the client had better try again on another connection. */
  boolean endsConnection() {
    return headers.containsKey("Connection");
  }

  Map<String, String> headers() {
    return headers;
  }

  JsonObject body() {
    JsonObject body = new JsonObject().put("error", getMessage());
    line.ifPresent(number -> body.put("line", number));
    return body;
  }
}
