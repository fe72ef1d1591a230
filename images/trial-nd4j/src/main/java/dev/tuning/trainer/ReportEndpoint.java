package dev.tuning.trainer;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the operator takes reports while a trial runs.
 *
 * @param url http or https, of this trial
 * @param tokenFile holds the token that proves who reports; it is replaced now and then
 * @param caFile certificates to trust, as PEM, instead of those that Java trusts
 */
record ReportEndpoint(URI url, Path tokenFile, Optional<Path> caFile) {}
