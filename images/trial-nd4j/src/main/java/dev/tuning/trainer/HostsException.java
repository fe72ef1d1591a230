package dev.tuning.trainer;

/**
 * The hosts of a trial cannot work together: one did not come, was refused or got lost. The message
 * names it.
 */
final class HostsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HostsException(String message) {
        super(message);
    }
}
