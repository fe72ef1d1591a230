package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HyperparametersTest {

    @Test
    void readsEveryParameter() {
        Hyperparameters read = Hyperparameters.parse("""
                {"learningRate": 1e-3, "momentum": 0.99, "hiddenUnits": 32, "activation": "tanh",
                 "batchSize": 16.0, "dropout": 0.5, "optimizer": "adam"}""");
        assertEquals(
                new Hyperparameters(
                        1e-3, 0.99, 32, Activation.TANH, 16, 0.5, OptimizerKind.ADAM),
                read);
    }

    @Test
    void hasDefaults() {
        assertEquals(
                new Hyperparameters(0.1, 0.9, 64, Activation.RELU, 64, 0, OptimizerKind.SGD),
                Hyperparameters.parse("{}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"learningRate": 0}        | learningRate | greater than 0
            {"learningRate": "0.1"}    | learningRate | greater than 0
            {"learningRate": 1e39}     | learningRate | greater than 0
            {"momentum": 1}            | momentum     | [0, 1)
            {"hiddenUnits": 0}         | hiddenUnits  | 1 to 4096
            {"hiddenUnits": 2.5}       | hiddenUnits  | 1 to 4096
            {"batchSize": 1398}        | batchSize    | 1 to 1397
            {"dropout": -0.1}          | dropout      | [0, 1)
            {"activation": "gelu"}     | activation   | relu, tanh
            {"activation": null}       | activation   | relu, tanh
            {"optimizer": "ADAM"}      | optimizer    | sgd, momentum, adam
            {"weightDecay": 0.1}       | weightDecay  | learningRate
            """)
    void namesTheBadParameterAndWhatIsAllowed(String json, String name, String allowed) {
        String message = assertThrows(
                ConfigurationException.class, () -> Hyperparameters.parse(json)).getMessage();
        assertTrue(message.contains(name) && message.contains(allowed), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "7"})
    void refusesTextThatIsNoObject(String json) {
        String message = assertThrows(
                ConfigurationException.class, () -> Hyperparameters.parse(json)).getMessage();
        assertTrue(message.startsWith("TRIAL_PARAMETERS"), message);
    }
}
