package dev.tuning.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** The token of a request. */
final class BearerToken {

  private static final String SCHEME = "bearer ";

  private BearerToken() {}

  /**
   * Reads it.
   *
   * @param remedy what to send instead, if there is none
   * @throws RefusedRequest if there is none, or more than one
   */
  static String of(HttpServerRequest request, String remedy) {
    List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    String header = headers.size() == 1 ? headers.getFirst() : "";
    // Not by a pattern, which would take as long as the rest of the request: tokens are long.
    String token =
        header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? header.substring(SCHEME.length()).strip()
            : "";
    if (token.isEmpty() || token.indexOf(' ') >= 0) {
      throw RefusedRequest.unauthorized(remedy);
    }
    return token;
  }
}
