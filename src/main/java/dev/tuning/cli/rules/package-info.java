/**
 * What the API server would refuse, and what the operator itself would: the schema and the rules of
 * the CRD, without a cluster.
 */
package dev.tuning.cli.rules;
