package dev.tuning.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A request as the API server's audit log has it.
 *
 * @param receivedMicros when it came, in µs since 1970
 * @param micros when it was answered, likewise
 * @param resource with its subresource, such as {@code trials/status}; empty if it is about none
 * @param code HTTP status of the answer
 * @param ends whether the simulator ends a pod with it
 */
record AuditEvent(
    long receivedMicros,
    long micros,
    String user,
    String verb,
    String resource,
    String namespace,
    String name,
    int code,
    boolean ends) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Reads a line of the log. */
  static AuditEvent parse(String line) {
    try (JsonParser parser = JSON.createParser(line)) {
      return new Reader(parser).read();
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  boolean isBy(String who) {
    return user.equals(who);
  }

  boolean isWrite() {
    return switch (verb) {
      case "create", "update", "patch", "delete", "deletecollection" -> true;
      default -> false;
    };
  }

  boolean isRead() {
    return verb.equals("get") || verb.equals("list");
  }

  boolean succeeded() {
    return code < 300;
  }

  /** Verb and resource. */
  String kind() {
    return verb + " " + resource;
  }

  boolean createsPod() {
    return succeeded() && verb.equals("create") && resource.equals("pods");
  }

  boolean endsPod() {
    return succeeded() && ends;
  }

  /** Token by token: there are hundreds of thousands of lines. */
  private static final class Reader {

    private final JsonParser parser;
    private long received;
    private long stage;
    private String user = "";
    private String verb = "";
    private String resource = "";
    private String subresource = "";
    private String namespace = "";
    private String name = "";
    private int code;
    private boolean ends;

    Reader(JsonParser parser) {
      this.parser = parser;
    }

    AuditEvent read() throws IOException {
      parser.nextToken();
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        switch (field) {
          case "verb" -> verb = parser.nextTextValue().intern();
          case "requestURI" ->
              ends = parser.nextTextValue().contains("fieldManager=" + PodSimulator.END);
          case "requestReceivedTimestamp" -> received = micros(parser.nextTextValue());
          case "stageTimestamp" -> stage = micros(parser.nextTextValue());
          case "user" -> user();
          case "objectRef" -> object();
          case "responseStatus" -> response();
          default -> skip();
        }
      }
      return new AuditEvent(
          received,
          stage,
          user,
          verb,
          subresource.isEmpty() ? resource : (resource + "/" + subresource).intern(),
          namespace,
          name,
          code,
          ends);
    }

    private void user() throws IOException {
      parser.nextToken();
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        if (field.equals("username")) {
          user = parser.nextTextValue().intern();
        } else {
          skip();
        }
      }
    }

    private void object() throws IOException {
      parser.nextToken();
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        switch (field) {
          case "resource" -> resource = parser.nextTextValue().intern();
          case "subresource" -> subresource = parser.nextTextValue();
          case "namespace" -> namespace = parser.nextTextValue().intern();
          case "name" -> name = parser.nextTextValue();
          default -> skip();
        }
      }
    }

    private void response() throws IOException {
      parser.nextToken();
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        if (field.equals("code")) {
          code = parser.nextIntValue(0);
        } else {
          skip();
        }
      }
    }

    private void skip() throws IOException {
      JsonToken token = parser.nextToken();
      if (token != null) {
        parser.skipChildren();
      }
    }

    private static long micros(String time) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }
  }
}
