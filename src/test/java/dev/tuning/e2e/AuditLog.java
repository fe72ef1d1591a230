package dev.tuning.e2e;

import dev.tuning.permissions.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The audit log of the API server, the only witness of what the operator really asked for. */
final class AuditLog {

  /** The service account of the chart, in {@link Cluster#OPERATOR_NAMESPACE}. */
  static final String ACCOUNT = "study-operator";

  private AuditLog() {}

  /** All that the operator asked for since a time. */
  static List<Request> operatorRequestsSince(Instant since) throws IOException {
    return Request.of(
        Path.of(System.getenv("CLUSTER_AUDIT_LOG")),
        "system:serviceaccount:" + Cluster.OPERATOR_NAMESPACE + ":" + ACCOUNT,
        since);
  }

  /** The writes of the operator since a time, as {@code verb resource name}. */
  static List<String> operatorWritesSince(Instant since) throws IOException {
    return operatorRequestsSince(since).stream()
        .filter(Request::isWrite)
        .map(request -> "%s %s %s".formatted(request.verb(), request.resource(), request.name()))
        .toList();
  }
}
