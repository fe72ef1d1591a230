package dev.tuning.trainer;

/**
 * A variable or hyperparameter with which no training can start; retrying cannot help. The message
 * names the variable, its value and the allowed values.
 */
final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
