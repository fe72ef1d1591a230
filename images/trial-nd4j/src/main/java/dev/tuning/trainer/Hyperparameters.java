package dev.tuning.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hyperparameters of a trial, the content of {@code TRIAL_PARAMETERS}. Each is optional.
 *
 * @param learningRate greater than 0; default 0.1
 * @param momentum in [0, 1), read by the optimizer {@code momentum} alone; default 0.9
 * @param hiddenUnits 1 to 4096; default 64
 * @param activation {@code relu} (default) or {@code tanh}
 * @param batchSize images a step, 1 to {@value DigitsData#TRAINING_SIZE}; default 64
 * @param dropout probability that a hidden unit is off in training, in [0, 1); default 0
 * @param optimizer {@code sgd} (default), {@code momentum} or {@code adam}
 */
record Hyperparameters(
        double learningRate,
        double momentum,
        int hiddenUnits,
        Activation activation,
        int batchSize,
        double dropout,
        OptimizerKind optimizer) {

    private static final Set<String> NAMES = new TreeSet<>(
            Arrays.stream(Hyperparameters.class.getRecordComponents())
                    .map(component -> component.getName())
                    .toList());
    private static final int MAX_HIDDEN_UNITS = 4096;

    /**
     * Reads one JSON object.
     *
     * @throws ConfigurationException for text that is no JSON object, an unknown name, or a value
     *     that is not allowed
     */
    static Hyperparameters parse(String json) {
        JsonNode object = readObject(json);
        object.fieldNames().forEachRemaining(name -> {
            if (!NAMES.contains(name)) {
                throw new ConfigurationException("TRIAL_PARAMETERS: unknown hyperparameter '"
                        + name + "'; this trainer knows " + String.join(", ", NAMES));
            }
        });
        return new Hyperparameters(
                learningRate(object.get("learningRate")),
                fraction("momentum", object.get("momentum"), 0.9),
                integer("hiddenUnits", object.get("hiddenUnits"), 64, MAX_HIDDEN_UNITS),
                choice("activation", object.get("activation"), Activation.RELU),
                integer("batchSize", object.get("batchSize"), 64, DigitsData.TRAINING_SIZE),
                fraction("dropout", object.get("dropout"), 0),
                choice("optimizer", object.get("optimizer"), OptimizerKind.SGD));
    }

    private static JsonNode readObject(String json) {
        JsonNode node;
        try {
            node = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(
                    "TRIAL_PARAMETERS: not JSON: " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw new ConfigurationException("TRIAL_PARAMETERS: must be one JSON object, such as"
                    + " {\"learningRate\": 0.1}, not " + json);
        }
        return node;
    }

    private static double learningRate(JsonNode value) {
        if (value == null) {
            return 0.1;
        }
        // Float.MAX_VALUE, since the parameters are float32.
        if (!value.isNumber() || !(value.asDouble() > 0 && value.asDouble() <= Float.MAX_VALUE)) {
            throw notAllowed("learningRate", value, "a number greater than 0");
        }
        return value.asDouble();
    }

    private static double fraction(String name, JsonNode value, double defaultValue) {
        if (value == null) {
            return defaultValue;
        }
        if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() < 1)) {
            throw notAllowed(name, value, "a number in [0, 1)");
        }
        return value.asDouble();
    }

    /** 64.0 is an integer too: JSON does not tell the two apart. */
    private static int integer(String name, JsonNode value, int defaultValue, int max) {
        if (value == null) {
            return defaultValue;
        }
        double number = value.asDouble();
        if (!value.isNumber() || number != Math.rint(number) || number < 1 || number > max) {
            throw notAllowed(name, value, "an integer from 1 to " + max);
        }
        return (int) number;
    }

    private static <E extends Enum<E>> E choice(String name, JsonNode value, E defaultValue) {
        if (value == null) {
            return defaultValue;
        }
        List<E> constants = List.of(defaultValue.getDeclaringClass().getEnumConstants());
        for (E constant : constants) {
            if (value.isTextual() && value.asText().equals(nameOf(constant))) {
                return constant;
            }
        }
        throw notAllowed(name, value, "one of "
                + String.join(", ", constants.stream().map(Hyperparameters::nameOf).toList()));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static ConfigurationException notAllowed(String name, JsonNode value, String allowed) {
        return new ConfigurationException(
                "TRIAL_PARAMETERS: " + name + " must be " + allowed + ", not " + value);
    }
}
