/** Writes a report of a Study as a page for browsers: one file that needs no network. */
package dev.tuning.page;
