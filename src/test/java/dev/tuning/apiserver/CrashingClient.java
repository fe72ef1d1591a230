package dev.tuning.apiserver;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes a client die as its process would: the k-th write is carried out, but its reply never
 * arrives, and nothing is sent any more. Events, on which nothing depends, do not count.
 */
final class CrashingClient implements Interceptor {

  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final int lastWrite;
  private final AtomicInteger sent = new AtomicInteger();

  /**
   * @param lastWrite number of the write whose reply is lost, from 1
   */
  CrashingClient(int lastWrite) {
    this.lastWrite = lastWrite;
  }

  /** Writes that were asked for so far. */
  int writes() {
    return sent.get();
  }

  boolean isDead() {
    return sent.get() >= lastWrite;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    boolean write =
        WRITES.contains(request.method())
            && !request.uri().getPath().startsWith("/apis/events.k8s.io/");
    if (write ? sent.incrementAndGet() > lastWrite : isDead()) {
      throw new IllegalStateException("the process is dead");
    }
  }

  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    if (isDead()) {
      throw new IllegalStateException("the process is dead");
    }
  }
}
