/**
 * Writes a report of a Study: as a page for browsers that needs no network, as JSON, and its trials
 * as a table.
 */
package dev.tuning.page;
