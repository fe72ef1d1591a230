package dev.tuning.apiserver;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A way to the API server that can be shut, so that connections are cut and new ones refused, or
 * held, so that nobody gets an answer.
 */
final class ApiServerGate implements AutoCloseable {

  private final URI server;
  private final Config kubeconfig;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile ServerSocket entrance;
  private volatile CountDownLatch held = new CountDownLatch(0);

  /**
   * Opens it.
   *
   * @param kubeconfig for the API server itself
   */
  ApiServerGate(String kubeconfig) {
    this.kubeconfig = Serialization.unmarshal(kubeconfig, Config.class);
    server = URI.create(this.kubeconfig.getClusters().getFirst().getCluster().getServer());
    port = listen(0);
  }

  /** The same kubeconfig, for this way. */
  String kubeconfig() {
    kubeconfig.getClusters().getFirst().getCluster().setServer("https://127.0.0.1:" + port);
    return Serialization.asYaml(kubeconfig);
  }

  private int listen(int wanted) {
    try {
      var opened = new ServerSocket(wanted, 50, InetAddress.getLoopbackAddress());
      entrance = opened;
      Thread.ofVirtual().start(() -> accept(opened));
      return opened.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket opened) {
    try {
      while (true) {
        Socket from = opened.accept();
        Socket to = new Socket(server.getHost(), server.getPort());
        connections.add(from);
        connections.add(to);
        Thread.ofVirtual().start(() -> copy(from, to));
        Thread.ofVirtual().start(() -> copy(to, from));
      }
    } catch (IOException _) {
      // It is shut.
    }
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      var buffer = new byte[8192];
      for (int n = 0; n >= 0; n = from.getInputStream().read(buffer)) {
        held.await();
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException _) {
      // One of them has ended the connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.remove(from);
    connections.remove(to);
  }

  /** Lets nothing pass, but connections stay. */
  void hold() {
    held = new CountDownLatch(1);
  }

  /** Lets everything pass again. */
  void release() {
    held.countDown();
  }

  /** Cuts all connections. */
  void shut() {
    try {
      entrance.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets connections in again. */
  void open() {
    listen(port);
  }

  @Override
  public void close() {
    release();
    shut();
  }
}
