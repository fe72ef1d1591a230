package dev.tuning.apiserver;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Makes every watch of a client late: what its caches hold is what the cluster was a while ago,
 * while its own requests are answered at once.
 */
final class DelayedWatches implements HttpClient.Factory, AutoCloseable {

  private final HttpClient.Factory factory = HttpClientUtils.getHttpClientFactory();
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Duration delay;

  /**
   * @param delay how late
   */
  DelayedWatches(Duration delay) {
    this.delay = delay;
  }

  @Override
  public HttpClient.Builder newBuilder() {
    return delaying(HttpClient.Builder.class, factory.newBuilder());
  }

  /** The same object, but every client and every socket that comes of it is late. */
  private <T> T delaying(Class<T> type, T object) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(type, object, proxy, method, arguments)));
  }

  private Object call(Class<?> type, Object object, Object proxy, Method method, Object[] arguments)
      throws Throwable {
    if (arguments != null && arguments.length == 1) {
      arguments[0] =
          arguments[0] instanceof WebSocket.Listener listener ? late(listener) : arguments[0];
    }
    Object result;
    try {
      result = method.invoke(object, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (result == object || type.isInstance(result) && type != HttpClient.class) {
      return proxy;
    }
    return switch (result) {
      case HttpClient client -> delaying(HttpClient.class, client);
      case WebSocket.Builder builder -> delaying(WebSocket.Builder.class, builder);
      case HttpClient.DerivedClientBuilder builder ->
          delaying(HttpClient.DerivedClientBuilder.class, builder);
      case null, default -> result;
    };
  }

  private WebSocket.Listener late(WebSocket.Listener listener) {
    return new WebSocket.Listener() {
      @Override
      public void onOpen(WebSocket socket) {
        listener.onOpen(socket);
      }

      @Override
      public void onMessage(WebSocket socket, String text) {
        later(() -> listener.onMessage(new Impatient(socket), text));
        socket.request();
      }

      @Override
      public void onMessage(WebSocket socket, ByteBuffer bytes) {
        later(() -> listener.onMessage(new Impatient(socket), bytes));
        socket.request();
      }

      @Override
      public void onClose(WebSocket socket, int code, String reason) {
        later(() -> listener.onClose(socket, code, reason));
      }

      @Override
      public void onError(WebSocket socket, Throwable error) {
        later(() -> listener.onError(socket, error));
      }
    };
  }

  private void later(Runnable task) {
    executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** A socket whose next message has been asked for already. */
  private record Impatient(WebSocket socket) implements WebSocket {

    @Override
    public boolean send(ByteBuffer bytes) {
      return socket.send(bytes);
    }

    @Override
    public boolean sendClose(int code, String reason) {
      return socket.sendClose(code, reason);
    }

    @Override
    public long queueSize() {
      return socket.queueSize();
    }

    @Override
    public void request() {}
  }
}
