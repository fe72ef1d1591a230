/** Reads manifests as {@code kubectl apply} does, and remembers where each field stands. */
package dev.tuning.cli.manifest;
