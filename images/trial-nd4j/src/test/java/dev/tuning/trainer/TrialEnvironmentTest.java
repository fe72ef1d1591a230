package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialEnvironmentTest {

    @Test
    void hasDefaultsForAllVariables() {
        TrialEnvironment environment = TrialEnvironment.parse(Map.of());
        assertEquals(
                new RunIdentity(Hyperparameters.parse("{}"), 1000, 50, 0, 0, 0),
                environment.identity());
        assertEquals(1, environment.attempt());
        assertEquals(
                new HostRole(0, 1, Optional.empty(), Optional.empty()), environment.host());
        assertEquals(Optional.empty(), environment.checkpointDirectory());
        assertEquals(Optional.empty(), environment.resumeCheckpoint());
        assertEquals(Optional.empty(), environment.reportEndpoint());
        assertEquals(Optional.empty(), environment.stepSecondsMetric());
        assertEquals(Optional.empty(), environment.terminationMessageFile());
    }

    @Test
    void readsWhatTheOperatorSets() {
        TrialEnvironment environment = TrialEnvironment.parse(Map.ofEntries(
                Map.entry("TRIAL_NAME", "digits-7"),
                Map.entry("TRIAL_PARAMETERS", "{\"learningRate\": 0.5}"),
                Map.entry("TRAIN_STEPS", "20"),
                Map.entry("EVAL_EVERY_STEPS", "10"),
                Map.entry("STEP_SECONDS_METRIC", "train/stepSeconds"),
                Map.entry("INIT_SEED", "-9223372036854775808"),
                Map.entry("DATA_SEED", "9223372036854775807"),
                Map.entry("HOST_INDEX", "0"),
                Map.entry("HOST_COUNT", "1"),
                Map.entry("SHARD_INDEX", "0"),
                Map.entry("SHARD_COUNT", "1"),
                Map.entry("IS_CHIEF", "true"),
                Map.entry("CHECKPOINT_DIR", "/c"),
                Map.entry("RESUME_CHECKPOINT", "step-10"),
                Map.entry("REPORT_URL", "https://reports.study-operator.svc:8443/v1alpha1"),
                Map.entry("REPORT_TOKEN_FILE", "/r/token"),
                Map.entry("REPORT_CA_FILE", "/r/ca.crt"),
                Map.entry("TERMINATION_MESSAGE_PATH", "/t")));
        assertEquals("digits-7", environment.trialName());
        assertEquals(0.5, environment.identity().hyperparameters().learningRate());
        assertEquals(20, environment.identity().trainSteps());
        assertEquals(10, environment.identity().evalEverySteps());
        assertEquals(Optional.of("train/stepSeconds"), environment.stepSecondsMetric());
        assertEquals(Long.MIN_VALUE, environment.identity().initSeed());
        assertEquals(Long.MAX_VALUE, environment.identity().dataSeed());
        assertEquals(Optional.of(Path.of("/c")), environment.checkpointDirectory());
        assertEquals(Optional.of("step-10"), environment.resumeCheckpoint());
        assertEquals(
                Optional.of(new ReportEndpoint(
                        URI.create("https://reports.study-operator.svc:8443/v1alpha1"),
                        Path.of("/r/token"),
                        Optional.of(Path.of("/r/ca.crt")))),
                environment.reportEndpoint());
        assertEquals(Optional.of(Path.of("/t")), environment.terminationMessageFile());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://operator        |    | REPORT_TOKEN_FILE: must name the file of the token
            ftp://operator         | /t | REPORT_URL: must be an http or https URL, not 'ftp://
            operator:8080/reports  | /t | REPORT_URL: must be an http or https URL, not 'oper
            http:///reports        | /t | REPORT_URL: must be an http or https URL, not 'http:
            http://a b             | /t | REPORT_URL: must be an http or https URL, not 'http://a b'
            """)
    void saysHowAReportEndpointIsGiven(String url, String tokenFile, String expected) {
        Map<String, String> variables = new HashMap<>();
        variables.put("REPORT_URL", url);
        if (tokenFile != null) {
            variables.put("REPORT_TOKEN_FILE", tokenFile);
        }
        String message = assertThrows(
                ConfigurationException.class,
                () -> TrialEnvironment.parse(variables)).getMessage();
        assertTrue(message.startsWith(expected), message);
    }

    @Test
    void takesAnEmptyVariableForUnset() {
        assertEquals(
                Optional.empty(),
                TrialEnvironment.parse(Map.of("RESUME_CHECKPOINT", "")).resumeCheckpoint());
    }

    @ParameterizedTest
    @CsvSource({
        "TRAIN_STEPS, 0", "TRAIN_STEPS, many", "EVAL_EVERY_STEPS, -1", "INIT_SEED, 1.5",
        "DATA_SEED, 9223372036854775808", "HOST_COUNT, 0", "HOST_INDEX, 1", "SHARD_COUNT, 4",
        "SHARD_INDEX, 1", "IS_CHIEF, false", "TRIAL_ATTEMPT, 0"
    })
    void namesTheBadVariableAndItsValue(String name, String value) {
        String message = assertThrows(
                ConfigurationException.class,
                () -> TrialEnvironment.parse(Map.of(name, value))).getMessage();
        assertTrue(message.startsWith(name) && message.contains(value), message);
    }

    @Test
    void readsWhatTheOperatorSetsOnOneOfSeveralHosts() {
        TrialEnvironment environment = TrialEnvironment.parse(hostThreeOfFour());
        assertEquals(
                new HostRole(
                        3,
                        4,
                        Optional.of(InetSocketAddress.createUnresolved(
                                "digits-7-2-0.digits", 2222)),
                        Optional.of(new FileRange(24, 32))),
                environment.host());
        assertEquals(2, environment.attempt());
        assertEquals(4, environment.identity().shards());
        assertEquals("digits-7 host 3", environment.logName());
    }

    @ParameterizedTest
    @CsvSource({"1, 10.0.0.7:1", "1, '[fd00::7]:65535'", "3, digits:2222"})
    void sharesOutTheFilesItselfIfTheStudyDoesNot(int index, String address) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "HOST_COUNT", "5",
                "HOST_INDEX", String.valueOf(index),
                "COORDINATOR_ADDRESS", address));
        HostRole host = TrialEnvironment.parse(variables).host();
        assertEquals(
                Optional.of(new FileRange(32 * index / 5, 32 * (index + 1) / 5)), host.files());
        int colon = address.lastIndexOf(':');
        assertEquals(address.substring(0, colon), host.coordinator().get().getHostString());
        assertEquals(
                address.substring(colon + 1), String.valueOf(host.coordinator().get().getPort()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HOST_INDEX          | 4          | HOST_COUNT is 4
            IS_CHIEF            | true       | HOST_INDEX 0
            SHARD_COUNT         | 3          | HOST_COUNT
            SHARD_INDEX         | 2          | HOST_INDEX
            COORDINATOR_ADDRESS | ''         | address of host 0
            COORDINATOR_ADDRESS | digits     | host:port
            COORDINATOR_ADDRESS | digits:0   | host:port
            COORDINATOR_ADDRESS | a:70000    | host:port
            COORDINATOR_ADDRESS | fd00::7:80 | host:port
            DATA_FILE_END       | 33         | spec.trial.data.files to 32
            DATA_FILE_END       | 23         | DATA_FILE_FIRST is 24
            DATA_FILE_END       | ''         | DATA_FILE_FIRST
            DATA_FILE_FIRST     | -1         | from 0 to 32
            """)
    void namesWhatDoesNotFitOnOneOfSeveralHosts(String name, String value, String mentioned) {
        Map<String, String> variables = hostThreeOfFour();
        variables.put(name, value);
        String message = assertThrows(
                ConfigurationException.class,
                () -> TrialEnvironment.parse(variables)).getMessage();
        assertTrue(message.startsWith(name) && message.contains(value)
                && message.contains(mentioned), message);
    }

    @ParameterizedTest
    @CsvSource({"0, 31, DATA_FILE_END", "0, 64, DATA_FILE_END", "1, 32, DATA_FILE_FIRST"})
    void leavesNoFileOutOnASingleHost(String first, String end, String name) {
        String message = assertThrows(
                ConfigurationException.class,
                () -> TrialEnvironment.parse(
                        Map.of("DATA_FILE_FIRST", first, "DATA_FILE_END", end))).getMessage();
        assertTrue(message.startsWith(name)
                && message.contains("spec.trial.data.files to 32"), message);
    }

    private static Map<String, String> hostThreeOfFour() {
        return new HashMap<>(Map.of(
                "TRIAL_NAME", "digits-7",
                "TRIAL_ATTEMPT", "2",
                "HOST_INDEX", "3",
                "HOST_COUNT", "4",
                "SHARD_INDEX", "3",
                "SHARD_COUNT", "4",
                "IS_CHIEF", "false",
                "COORDINATOR_ADDRESS", "digits-7-2-0.digits:2222",
                "DATA_FILE_FIRST", "24",
                "DATA_FILE_END", "32"));
    }
}
