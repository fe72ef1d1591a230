package dev.tuning.trainer;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables of the contract between operator and trainer that this trainer reads.
 * Each has a default, so that it also runs outside Kubernetes. An empty variable counts as unset.
 *
 * @param trialName {@code TRIAL_NAME}, for log lines and to know the other hosts by; default
 *     {@code trial}
 * @param attempt {@code TRIAL_ATTEMPT}, to know the other hosts by; default 1
 * @param host {@code HOST_INDEX} (0), {@code HOST_COUNT} (1), {@code COORDINATOR_ADDRESS},
 *     {@code DATA_FILE_FIRST} and {@code DATA_FILE_END}; {@code IS_CHIEF}, {@code SHARD_INDEX} and
 *     {@code SHARD_COUNT} must agree with it
 * @param identity {@code TRIAL_PARAMETERS} (default <code>{}</code>), {@code TRAIN_STEPS} (1000),
 *     {@code EVAL_EVERY_STEPS} (50), {@code INIT_SEED} (0) and {@code DATA_SEED} (0)
 * @param checkpointDirectory {@code CHECKPOINT_DIR}; none means that no checkpoint is written
 * @param resumeCheckpoint {@code RESUME_CHECKPOINT}, a name in that directory or an absolute path;
 *     none means a fresh start, whatever the directory holds
 * @param reportEndpoint {@code REPORT_URL} and {@code REPORT_TOKEN_FILE}, perhaps with
 *     {@code REPORT_CA_FILE}; none means that nobody takes reports while the trial runs
 * @param stepSecondsMetric {@code STEP_SECONDS_METRIC}, the name under which the time of a step is
 *     reported; none means that it is not
 * @param terminationMessageFile {@code TERMINATION_MESSAGE_PATH}; none means the default of
 *     Kubernetes
 */
record TrialEnvironment(
        String trialName,
        long attempt,
        HostRole host,
        RunIdentity identity,
        Optional<Path> checkpointDirectory,
        Optional<String> resumeCheckpoint,
        Optional<ReportEndpoint> reportEndpoint,
        Optional<String> stepSecondsMetric,
        Optional<Path> terminationMessageFile) {

    /**
     * Reads and checks the variables.
     *
     * @throws ConfigurationException for a value that is not allowed
     */
    static TrialEnvironment parse(Map<String, String> variables) {
        Reader reader = new Reader(variables);
        HostRole host = hostRole(reader);
        RunIdentity identity = new RunIdentity(
                Hyperparameters.parse(reader.text("TRIAL_PARAMETERS").orElse("{}")),
                reader.count("TRAIN_STEPS", 1000),
                reader.count("EVAL_EVERY_STEPS", 50),
                reader.integer("INIT_SEED", 0),
                reader.integer("DATA_SEED", 0),
                host.files().isPresent() ? host.count() : 0);
        return new TrialEnvironment(
                reader.text("TRIAL_NAME").orElse("trial"),
                reader.count("TRIAL_ATTEMPT", 1),
                host,
                identity,
                reader.text("CHECKPOINT_DIR").map(Path::of),
                reader.text("RESUME_CHECKPOINT"),
                reportEndpoint(reader),
                reader.text("STEP_SECONDS_METRIC"),
                reader.text("TERMINATION_MESSAGE_PATH").map(Path::of));
    }

    /** The name of this host in log lines. */
    String logName() {
        return host.isAlone() ? trialName : trialName + " host " + host.index();
    }

    private static Optional<ReportEndpoint> reportEndpoint(Reader reader) {
        return reader.text("REPORT_URL").map(_ -> new ReportEndpoint(
                reader.httpUrl("REPORT_URL"),
                reader.text("REPORT_TOKEN_FILE").map(Path::of).orElseThrow(() ->
                        new ConfigurationException("REPORT_TOKEN_FILE: must name the file of the"
                                + " token, since REPORT_URL is set; without both, the termination"
                                + " message is the only report")),
                reader.text("REPORT_CA_FILE").map(Path::of)));
    }

    /** What disagrees is refused: training on it would silently go wrong. */
    private static HostRole hostRole(Reader reader) {
        int count = reader.integer("HOST_COUNT", 1, 1, Integer.MAX_VALUE,
                "spec.trial.hosts sets it");
        int index = reader.integer("HOST_INDEX", 0, 0, count - 1,
                "HOST_COUNT is " + count + ", and hosts count from 0");
        reader.requireValue("SHARD_COUNT", count, "each of HOST_COUNT hosts has one shard");
        reader.requireValue("SHARD_INDEX", index, "a host's shard is that of its HOST_INDEX");
        reader.requireValue("IS_CHIEF", index == 0,
                "the host with HOST_INDEX 0, and no other, is the chief; this is host " + index);
        Optional<InetSocketAddress> coordinator = Optional.empty();
        if (count > 1) {
            coordinator = Optional.of(reader.address("COORDINATOR_ADDRESS",
                    "HOST_COUNT is " + count + ", so set it to the address of host 0"));
        }
        return new HostRole(index, count, coordinator, files(reader, index, count));
    }

    private static Optional<FileRange> files(Reader reader, int index, int count) {
        Optional<String> firstText = reader.text("DATA_FILE_FIRST");
        if (firstText.isPresent() != reader.text("DATA_FILE_END").isPresent()) {
            throw new ConfigurationException((firstText.isPresent()
                    ? "DATA_FILE_END: must be set, since DATA_FILE_FIRST is"
                    : "DATA_FILE_FIRST: must be set, since DATA_FILE_END is")
                    + "; without both, the trainer shares out its files itself");
        }
        if (firstText.isEmpty()) {
            return count == 1 ? Optional.empty() : Optional.of(evenShare(index, count));
        }
        String remedy = "the data set of this trainer has " + InputFiles.COUNT
                + " files, so set spec.trial.data.files to " + InputFiles.COUNT;
        // The only host reads all files: others would be left out unnoticed.
        int largestFirst = count == 1 ? 0 : InputFiles.COUNT;
        int first = reader.integer("DATA_FILE_FIRST", 0, 0, largestFirst, remedy);
        int smallestEnd = count == 1 ? InputFiles.COUNT : first;
        int end = reader.integer("DATA_FILE_END", 0, smallestEnd, InputFiles.COUNT,
                "DATA_FILE_FIRST is " + first + ", and " + remedy);
        return Optional.of(new FileRange(first, end));
    }

    private static FileRange evenShare(int index, int count) {
        return new FileRange(
                (int) ((long) InputFiles.COUNT * index / count),
                (int) ((long) InputFiles.COUNT * (index + 1) / count));
    }

    private record Reader(Map<String, String> variables) {

        /** An IPv6 address stands in brackets, which Java understands. */
        private static final Pattern HOST_AND_PORT =
                Pattern.compile("([^\\s:]+|\\[[^\\s]+\\]):([1-9]\\d{0,4})");

        private static final Set<String> URL_SCHEMES = Set.of("http", "https");

        private static final int LARGEST_PORT = 65_535;

        Optional<String> text(String name) {
            return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
        }

        /** Any 64-bit integer. */
        long integer(String name, long defaultValue) {
            Optional<String> text = text(name);
            try {
                return text.isEmpty() ? defaultValue : Long.parseLong(text.get().strip());
            } catch (NumberFormatException e) {
                throw new ConfigurationException(
                        name + ": must be a 64-bit decimal integer, not '" + text.get() + "'");
            }
        }

        long count(String name, long defaultValue) {
            long value = integer(name, defaultValue);
            if (value < 1) {
                throw new ConfigurationException(name + ": must be at least 1, not " + value);
            }
            return value;
        }

        int integer(String name, int defaultValue, int min, int max, String reason) {
            long value = integer(name, defaultValue);
            if (value < min || value > max) {
                String allowed = min == max ? "must be " + min
                        : max == Integer.MAX_VALUE ? "must be at least " + min
                        : "must be from " + min + " to " + max;
                throw new ConfigurationException(
                        name + ": " + allowed + ", not " + value + ": " + reason);
            }
            return (int) value;
        }

        void requireValue(String name, Object only, String reason) {
            text(name).filter(value -> !value.strip().equals(only.toString())).ifPresent(value -> {
                throw new ConfigurationException(
                        name + ": must be " + only + ", not " + value + ": " + reason);
            });
        }

        URI httpUrl(String name) {
            String text = text(name).orElse("").strip();
            try {
                URI url = new URI(text);
                if (URL_SCHEMES.contains(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT))
                        && url.getHost() != null) {
                    return url;
                }
            } catch (URISyntaxException e) {
                // Said below.
            }
            throw new ConfigurationException(
                    name + ": must be an http or https URL, not '" + text + "'");
        }

        /** A host name or address and a port, not looked up yet. */
        InetSocketAddress address(String name, String reason) {
            String text = text(name).map(String::strip).orElseThrow(() ->
                    new ConfigurationException(name + ": must be set: " + reason));
            Matcher matcher = HOST_AND_PORT.matcher(text);
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > LARGEST_PORT) {
                throw new ConfigurationException(name + ": must be host:port, such as"
                        + " digits-0-1-0.digits:2222, not '" + text + "'");
            }
            return InetSocketAddress.createUnresolved(
                    matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
    }
}
