package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads an object of which a part does not fit the Java types as one that says so. An exception
 * would end the watch or the list of its whole kind, and with it the operator.
 *
 * @param <S> the spec
 * @param <T> the status
 * @param <R> the kind
 */
final class IsolatingDeserializer<S, T, R extends TuningObject<S, T>>
    extends DelegatingDeserializer {

  private static final long serialVersionUID = 1L;

  /** As long as a message of a condition should be. */
  private static final int LONGEST_REASON = 500;

  private final transient Kind<S, T, R> kind;

  /** A kind, and the types of its parts. */
  record Kind<S, T, R>(Supplier<R> create, Class<S> spec, Class<T> status) {}

  IsolatingDeserializer(JsonDeserializer<?> all, Kind<S, T, R> kind) {
    super(all);
    this.kind = kind;
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> all) {
    return new IsolatingDeserializer<>(all, kind);
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    // What the parser has given can't be had again.
    var copy = context.bufferAsCopyOfValue(parser);
    try {
      Object object = super.deserialize(copy.asParserOnFirstToken(), context);
      Shared.in(((TuningObject<?, ?>) object).getMetadata());
      return object;
    } catch (JsonProcessingException | RuntimeException e) {
      return remains(context.readTree(copy.asParserOnFirstToken()), context, e);
    }
  }

  private R remains(JsonNode object, DeserializationContext context, Exception e)
      throws IOException {
    R remains = kind.create().get();
    remains.setMetadata(context.readTreeAsValue(object.path("metadata"), ObjectMeta.class));
    remains.setSpec(remains(object.path("spec"), kind.spec(), context));
    remains.setStatus(remains(object.path("status"), kind.status(), context));
    remains.markUnreadable(reason(e));
    return remains;
  }

  /** What can be read of a part: the fields of it that can't are left out, one after the other. */
  private static <P> P remains(JsonNode part, Class<P> type, DeserializationContext context)
      throws IOException {
    if (!(part instanceof ObjectNode fields)) {
      return null;
    }
    while (true) {
      try {
        return context.readTreeAsValue(fields, type);
      } catch (JsonMappingException e) {
        Optional<String> culprit =
            e.getPath().stream().findFirst().map(JsonMappingException.Reference::getFieldName);
        if (culprit.isEmpty() || fields.remove(culprit.get()) == null) {
          return null;
        }
      }
    }
  }

  private static String reason(Exception e) {
    String message =
        e instanceof JsonProcessingException failure
            ? failure.getOriginalMessage()
            : String.valueOf(e.getMessage());
    String path =
        e instanceof JsonMappingException failure
            ? failure.getPath().stream()
                .map(IsolatingDeserializer::step)
                .collect(Collectors.joining())
            : "";
    String reason =
        (path.isEmpty() ? "" : path.substring(1) + ": ") + message.lines().findFirst().orElse("");
    return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
  }

  private static String step(JsonMappingException.Reference reference) {
    return reference.getFieldName() == null
        ? "[" + reference.getIndex() + "]"
        : "." + reference.getFieldName();
  }
}
