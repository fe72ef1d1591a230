package dev.tuning.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What to do where a cluster does not answer as asked. */
final class ClusterFailure {

  private ClusterFailure() {}

  /**
   * One line that says what is the matter and what to do.
   *
   * @param failure of the client
   * @param what was asked: verb, resource and namespace
   * @param server address of the cluster
   */
  static String explain(KubernetesClientException failure, String what, String server) {
    Optional<Throwable> noAnswer = noAnswer(failure);
    if (noAnswer.isPresent()) {
      return "no answer from the cluster at %s (%s): check --kubeconfig and --context, and that it runs"
          .formatted(server, oneLine(noAnswer.get()));
    }
    return switch (failure.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          "the cluster at %s does not know you: renew the credentials of your kubeconfig"
              .formatted(server);
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "you may not %s: ask for this permission in the API group tuning.dev".formatted(what);
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "the cluster at %s has no Studies: install the operator, or choose another --context"
              .formatted(server);
      case HttpURLConnection.HTTP_BAD_REQUEST ->
          "the cluster did not understand: %s: check the options".formatted(message(failure));
      default ->
          "the cluster at %s could not %s (%s): try again later"
              .formatted(server, what, message(failure));
    };
  }

  private static String message(KubernetesClientException failure) {
    return failure.getStatus() == null || failure.getStatus().getMessage() == null
        ? oneLine(failure)
        : oneLine(failure.getStatus().getMessage());
  }

  /** The innermost cause that is about the connection: those around it repeat each other. */
  private static Optional<Throwable> noAnswer(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(cause -> cause instanceof IOException || cause instanceof TimeoutException)
        .reduce((_, inner) -> inner);
  }

  private static String oneLine(Throwable failure) {
    return failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : oneLine(failure.getMessage());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
